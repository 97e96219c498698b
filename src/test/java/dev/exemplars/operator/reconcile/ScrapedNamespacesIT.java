package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Permissions to find Pods in other namespaces, on a real API server. */
class ScrapedNamespacesIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("scraper");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void podsOfANamespaceThatIsNotGrantedAreLeftOutAndTheRestWorks() {
    pipelines.apply(
        "demo",
        MINIMAL
            + "\nscrape: {namespaces: {from: Names, names: [%s, kube-public]}}"
                .formatted(namespace));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains(
            "spec.scrape.namespaces.names",
            "kube-public",
            "--grant-scrape-namespaces extended by " + namespace + "=kube-public");
    assertThat(operands.all()).containsKey("Deployment/demo-prometheus");
    assertThat(operands.all()).containsKey("Role/demo-prometheus");
    assertThat(operands.config().getData().get("prometheus.yml")).doesNotContain("kube-public");
    assertThat(operands.rolesIn("kube-public")).isEmpty();
  }

  @Test
  void scrapedNamespaceGetsARoleThatGoesWhenItIsTakenOutOrThePipelineDeleted() {
    String scraped = cluster.newNamespace("scraped");
    restart("--grant-scrape-namespaces=%s=%s".formatted(namespace, scraped));
    String both =
        MINIMAL
            + "\nscrape: {namespaces: {from: Names, names: [%s, %s]}}"
                .formatted(namespace, scraped);

    pipelines.apply("demo", both);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(operands.rolesIn(scraped)).hasSize(2);
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).hasSize(1);

    pipelines.apply("demo", MINIMAL);
    Waiting.until("the roles to go", PATIENCE, () -> operands.rolesIn(scraped).isEmpty());

    pipelines.apply("demo", both);
    Waiting.until("the roles to come", PATIENCE, () -> operands.rolesIn(scraped).size() == 2);
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(operands.rolesIn(scraped)).isEmpty();
  }

  @Test
  void allNamespacesAreOneClusterRoleThatIsWrittenOnceAndGoesWithThePipeline() {
    restart("--grant-scrape-namespaces=%s=*".formatted(namespace));
    pipelines.apply(
        "demo", MINIMAL + "\nverification: {interval: 5s}\nscrape: {namespaces: {from: All}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = clusterRoles();
    assertThat(before).hasSize(2);
    assertThat(operands.all()).doesNotContainKey("Role/demo-prometheus");

    double reconciled = operator.reconciliations();
    operands.touch(operands.config());
    Waiting.until("reconciling", PATIENCE, () -> operator.reconciliations() > reconciled);
    assertThat(clusterRoles()).isEqualTo(before);

    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(clusterRoles()).isEmpty();
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  /** Cluster roles and bindings of this namespace's pipelines, and their versions. */
  private Map<String, String> clusterRoles() {
    return Stream.of(
            admin.rbac().clusterRoles().list().getItems(),
            admin.rbac().clusterRoleBindings().list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(role -> role.getMetadata().getName().startsWith(namespace))
        .collect(
            Collectors.toMap(
                HasMetadata::getKind, role -> role.getMetadata().getResourceVersion()));
  }
}
