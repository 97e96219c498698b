package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people do with the chart, by the real Helm on a real API server; and the operator, as a
 * process with exactly the account that the chart gave it.
 */
class ChartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String UNINSTALL = "exemplar-operator-uninstall";
  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}\n";

  /** What nobody grants it, and what it does without. */
  private static final String NAMESPACES = "list namespaces";

  private final KubernetesClient admin = EmptyCluster.shared().admin();
  private final Pipelines shop = new Pipelines(admin, "shop");
  private final int port = RealProcess.freePort();
  private final Set<String> refusedBefore = EmptyCluster.shared().audit().refusalsOfTheOperator();

  @TempDir private Path directory;

  @AfterEach
  void clean() {
    InstalledChart.uninstall("--no-hooks", "--ignore-not-found");
    EmptyCluster.kubectl().run("delete", "job", UNINSTALL, "--namespace=" + Chart.NAME);
    for (Pipelines pipelines : List.of(shop, new Pipelines(admin, "payments"))) {
      EmptyCluster.kubectl()
          .run(
              "patch",
              "exemplarpipeline",
              "demo",
              "--namespace=" + pipelines.namespace(),
              "--type=merge",
              "--patch={\"metadata\":{\"finalizers\":null}}");
    }
    InstalledChart.deleteDefinition();
  }

  @Test
  void whoever_may_edit_in_a_namespace_may_have_pipelines_there_and_whoever_may_view_sees_them() {
    InstalledChart.install("");
    for (String role : List.of("edit", "view")) {
      EmptyCluster.kubectl()
          .run(
              "create",
              "rolebinding",
              "may-" + role,
              "--namespace=shop",
              "--clusterrole=" + role,
              "--user=may-" + role)
          .outOfSuccess();
    }

    Waiting.until(
        "the roles to add up",
        Duration.ofSeconds(30),
        () ->
            may("may-edit", "create", "shop")
                && may("may-edit", "patch", "shop")
                && may("may-view", "list", "shop"));
    assertThat(may("may-edit", "create", "payments")).isFalse();
    assertThat(may("may-view", "create", "shop")).isFalse();
  }

  private static boolean may(String user, String verb, String namespace) {
    return EmptyCluster.kubectl()
            .run(
                "auth",
                "can-i",
                verb,
                "exemplarpipelines.exemplars.dev",
                "--namespace=" + namespace,
                "--as=" + user)
            .exitCode()
        == 0;
  }

  @Test
  void installed_with_default_values_it_reconciles_and_goes_but_for_the_definition() {
    InstalledChart.install("");
    try (RealProcess operator = InstalledChart.operator(directory, port)) {
      shop.apply("demo", MINIMAL);
      shop.awaitReason("demo", "DeploymentUnavailable");
      Pipelines payments = new Pipelines(admin, "payments");
      payments.apply("demo", MINIMAL + "scrape: {namespaces: {from: Same}}\n");
      payments.awaitReason("demo", "DeploymentUnavailable");

      assertThat(operator.isAlive()).isTrue();
      assertThat(Http.get("http://127.0.0.1:%d/metrics".formatted(port)))
          .contains("exemplar_operator_leading 1.0")
          .contains("operator_sdk_reconciliations_success_total")
          .contains("operator_sdk_controllers_execution_reconcile_seconds_bucket")
          .contains("jvm_memory_used_bytes");
    }
    assertThat(refused()).isEmpty();

    CompletableFuture<String> job = PlayedJob.next(UNINSTALL, directory);
    assertThat(InstalledChart.uninstall().exitCode()).isZero();
    assertThat(job.join()).isEmpty();
    assertThat(InstalledChart.objects()).isEmpty();
    assertThat(shop.exists("demo")).as("kept with the definition").isTrue();
  }

  @Test
  void an_operator_of_few_namespaces_works_with_roles_alone() {
    InstalledChart.install(Chart.read(Chart.CASES.resolve("valid/namespaces.yaml")));
    try (RealProcess operator = InstalledChart.operator(directory, port)) {
      shop.apply(
          "demo", MINIMAL + "scrape: {namespaces: {from: Names, names: [payments, warehouse]}}\n");
      shop.awaitReason("demo", "DeploymentUnavailable");
      assertThat(operands("role", "warehouse")).hasSize(1);
      assertThat(operands("role", "payments")).hasSize(1);
      assertThat(operands("configmap", "monitoring")).hasSize(2);

      shop.delete("demo");
      Waiting.until("the pipeline to go", PATIENCE, () -> !shop.exists("demo"));
      assertThat(operands("role,rolebinding", "warehouse")).isEmpty();
      assertThat(operands("configmap", "monitoring")).isEmpty();
      assertThat(operator.isAlive()).isTrue();
    }
    assertThat(refused()).isSubsetOf(NAMESPACES);
    assertThat(InstalledChart.objects())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("clusterrole"));
  }

  @Test
  void as_little_as_there_can_be_is_enough() {
    InstalledChart.install(Chart.read(Chart.CASES.resolve("valid/alone.yaml")));
    try (RealProcess operator = InstalledChart.operator(directory, port)) {
      shop.apply("demo", MINIMAL);
      shop.awaitReason("demo", "DeploymentUnavailable");

      assertThat(operator.isAlive()).isTrue();
    }
    assertThat(refused()).isSubsetOf(NAMESPACES);
    assertThat(InstalledChart.objects())
        .containsExactlyInAnyOrder(
            "role.rbac.authorization.k8s.io/exemplar-operator",
            "rolebinding.rbac.authorization.k8s.io/exemplar-operator",
            "serviceaccount/exemplar-operator",
            "service/exemplar-operator",
            "deployment.apps/exemplar-operator");
  }

  @Test
  void an_upgrade_and_a_rollback_change_the_options_and_no_pipeline() {
    InstalledChart.install("");
    List<String> first = Chart.arguments(List.of(InstalledChart.deployment()));
    String stored = shop.apply("demo", MINIMAL).getMetadata().getUid();

    InstalledChart.install("limits: {maxScrapeJobs: 3}\nreplicaCount: 3\n");
    assertThat(Chart.arguments(List.of(InstalledChart.deployment())))
        .contains("--max-scrape-jobs=3");

    EmptyCluster.helm()
        .run("rollback", Chart.NAME, "1", "--namespace=" + Chart.NAME)
        .outOfSuccess();
    assertThat(Chart.arguments(List.of(InstalledChart.deployment()))).isEqualTo(first);
    assertThat(shop.get("demo").getMetadata().getUid()).isEqualTo(stored);
  }

  @Test
  void it_does_not_go_while_pipelines_need_it_to_be_deleted() {
    InstalledChart.install("grafana: {namespace: monitoring}");
    try (RealProcess operator = InstalledChart.operator(directory, port)) {
      shop.apply("demo", MINIMAL);
      shop.awaitReason("demo", "DeploymentUnavailable");
      assertThat(operator.isAlive()).isTrue();
    }

    CompletableFuture<String> job = PlayedJob.next(UNINSTALL, directory);
    Program.Result refused = InstalledChart.uninstall();

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains(UNINSTALL);
    assertThat(job.join())
        .contains("  shop/demo (monitoring)\n")
        .contains("Delete these pipelines", "helm uninstall --no-hooks");
    assertThat(InstalledChart.objects()).contains("deployment.apps/exemplar-operator");

    // To Helm it is half gone by then, and comes back by this.
    EmptyCluster.helm()
        .run("rollback", Chart.NAME, "1", "--namespace=" + Chart.NAME)
        .outOfSuccess();
    InstalledChart.install("grafana: {namespace: monitoring}");
    try (RealProcess operator = InstalledChart.operator(directory, port)) {
      shop.delete("demo");
      Waiting.until("the pipeline to go", PATIENCE, () -> !shop.exists("demo"));
      assertThat(operator.isAlive()).isTrue();
    }
    CompletableFuture<String> again = PlayedJob.next(UNINSTALL, directory);
    Program.Result gone = InstalledChart.uninstall();
    assertThat(gone.exitCode()).as(gone.err() + again.join()).isZero();
    assertThat(InstalledChart.objects()).isEmpty();
    assertThat(operands("configmap", "monitoring")).isEmpty();
  }

  @Test
  void installed_again_it_takes_over_the_definition_and_the_pipelines_that_stayed() {
    InstalledChart.install("uninstallCheck: {enabled: false}");
    String stored = shop.apply("demo", MINIMAL).getMetadata().getUid();
    assertThat(InstalledChart.uninstall().exitCode()).isZero();

    InstalledChart.install("");

    assertThat(shop.get("demo").getMetadata().getUid()).isEqualTo(stored);
  }

  /** Requests of this test alone. */
  private Set<String> refused() {
    Set<String> refused = new TreeSet<>(EmptyCluster.shared().audit().refusalsOfTheOperator());
    refused.removeAll(refusedBefore);
    return refused;
  }

  /** Those of pipelines, of some kinds in a namespace. */
  private static List<String> operands(String kinds, String namespace) {
    return EmptyCluster.kubectl()
        .run(
            "get",
            kinds,
            "--namespace=" + namespace,
            "--selector=app.kubernetes.io/managed-by=exemplar-operator",
            "--output=name")
        .outOfSuccess()
        .lines()
        .toList();
  }
}
