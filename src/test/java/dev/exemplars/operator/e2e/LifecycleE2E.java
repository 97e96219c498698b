package dev.exemplars.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From an empty cluster to applications in three languages whose traces resolve, and through what
 * happens in the life of an operator.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleE2E {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> LANGUAGES = List.of("go", "python", "java");
  private static final String NAMED = "app.kubernetes.io/name=" + OperatorInstallation.NAME;

  private static final Map<String, Pipelines> PIPELINES = new LinkedHashMap<>();
  private static RealNode node;

  @BeforeAll
  static void install() throws IOException {
    Path logs = Files.createDirectories(Tools.file("target/e2e"));
    node = RealNode.start(Files.createTempDirectory(logs, "life-"));
  }

  @AfterAll
  static void uninstall() {
    PIPELINES.values().forEach(pipelines -> node.removeNamespace(pipelines.namespace()));
    node.close();
  }

  @Test
  @Order(1)
  void threeExamplesEndInTracesThatResolve() throws IOException {
    Stopwatch sinceApply = Stopwatch.start();
    for (String language : LANGUAGES) {
      String namespace = node.cluster().newNamespace(language);
      node.cluster().apply(Tools.file("docs/quickstart/tempo.yaml"), namespace);
      node.cluster().apply(example(language, "kubernetes.yaml"), namespace);
      node.cluster().apply(example(language, "pipeline.yaml"), namespace);
      PIPELINES.put(language, new Pipelines(node.client(), namespace));
    }
    for (String language : LANGUAGES) {
      awaitVerified(language);
      sinceApply.print("from apply to Resolvable, with Tempo, the example in " + language);
    }
  }

  @Test
  @Order(2)
  void whenTheLeaderIsKilledAnotherTakesOver() {
    Pod leader = node.operator().leader();
    Stopwatch sinceKill = Stopwatch.start();
    kill(leader);

    Waiting.until("another leader", PATIENCE, () -> hasOtherLeader(leader));
    sinceKill.print("from killing the leader to another one");
    resize(2000);
    sinceKill.print("from killing the leader to a change that its successor carried out");
    node.operator().awaitReadyWithout(leader);
  }

  @Test
  @Order(3)
  void whenTheOneOnStandbyIsKilledNothingHappens() {
    Pod leader = node.operator().leader();
    Pod standby =
        node.operator().pods().stream()
            .filter(pod -> !pod.getMetadata().getUid().equals(leader.getMetadata().getUid()))
            .findFirst()
            .orElseThrow();
    Stopwatch sinceKill = Stopwatch.start();
    kill(standby);

    node.operator().awaitReadyWithout(standby);
    sinceKill.print("from killing the operator on standby to the next one ready");
    assertThat(node.operator().leader().getMetadata().getUid())
        .isEqualTo(leader.getMetadata().getUid());
  }

  @Test
  @Order(4)
  void whenPrometheusIsKilledTheWayIsProvenAnew() {
    String namespace = PIPELINES.get("go").namespace();
    Pod prometheus = node.prometheusPod(namespace);
    Stopwatch sinceKill = Stopwatch.start();
    kill(prometheus);

    Waiting.until("another Prometheus", PATIENCE, () -> hasOther(namespace, prometheus));
    String name = node.prometheusPod(namespace).getMetadata().getName();
    Waiting.until(
        "exemplars in it", PATIENCE, () -> !node.traceIds(namespace, name("go")).isEmpty());
    sinceKill.print("from killing Prometheus, without a volume, to new exemplars");
    PIPELINES
        .get("go")
        .await(
            "the new Pod to be verified",
            name("go"),
            PATIENCE,
            status -> isVerified(status) && status.prometheus().pod().name().equals(name));
    sinceKill.print("from killing Prometheus, without a volume, to Resolvable again");
  }

  @Test
  @Order(5)
  void anUpgradeOfTheChartAndTheWayBackRestartNoPrometheus() {
    List<String> before = prometheusPods();
    OperatorImage image = OperatorImage.given();
    Stopwatch sinceUpgrade = Stopwatch.start();

    node.operator()
        .upgrade(image, "--set=limits.maxScrapeJobs=7", "--set-string=podAnnotations.team=shop");
    sinceUpgrade.print("to upgrade the chart, until the new Pods are ready");
    resize(3000);
    node.operator().rollback();
    resize(4000);

    assertThat(prometheusPods()).isEqualTo(before);
    LANGUAGES.forEach(LifecycleE2E::awaitVerified);
  }

  @Test
  @Order(6)
  void uninstallationLeavesTheDefinitionThePipelinesAndWhatTheyHave() {
    List<String> before = prometheusPods();
    Stopwatch sinceUninstall = Stopwatch.start();
    Program.Result result = node.operator().uninstall();
    sinceUninstall.print("to uninstall the chart");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(leftovers()).isEmpty();
    assertThat(prometheusPods()).isEqualTo(before);
    assertThat(PIPELINES.get("go").exists(name("go"))).isTrue();
  }

  private static Path example(String language, String file) {
    return Tools.file("examples/%s/%s".formatted(language, file));
  }

  /** What a pipeline is called in the file of its example. */
  private static String name(String language) {
    return node.client()
        .resources(ExemplarPipeline.class)
        .inNamespace(PIPELINES.get(language).namespace())
        .list()
        .getItems()
        .getFirst()
        .getMetadata()
        .getName();
  }

  private static void awaitVerified(String language) {
    PIPELINES
        .get(language)
        .await("all five stages to be True", name(language), PATIENCE, LifecycleE2E::isVerified);
  }

  private static boolean isVerified(ExemplarPipelineStatus status) {
    return Pipelines.condition(status, ConditionType.Verified).status().equals("True");
  }

  /** A change that only an operator at work carries out, and tells of. */
  private static void resize(int size) {
    for (String language : LANGUAGES) {
      node.client()
          .resources(ExemplarPipeline.class)
          .inNamespace(PIPELINES.get(language).namespace())
          .withName(name(language))
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"prometheus\":{\"exemplars\":{\"maxExemplars\":%d}}}}".formatted(size));
    }
    for (String language : LANGUAGES) {
      PIPELINES
          .get(language)
          .await(
              "the new size",
              name(language),
              PATIENCE,
              status -> status.exemplars() != null && status.exemplars().capacity() == size);
    }
  }

  private static boolean hasOtherLeader(Pod before) {
    return node.operator().pods().stream()
        .filter(pod -> !pod.getMetadata().getUid().equals(before.getMetadata().getUid()))
        .anyMatch(pod -> node.operator().holdsTheLease(pod));
  }

  private static boolean hasOther(String namespace, Pod before) {
    return node.prometheusPods(namespace).stream()
        .filter(Readiness::isPodReady)
        .anyMatch(pod -> !pod.getMetadata().getUid().equals(before.getMetadata().getUid()));
  }

  private static void kill(Pod pod) {
    node.client().resource(pod).withGracePeriod(0).delete();
  }

  private static List<String> prometheusPods() {
    return PIPELINES.values().stream()
        .map(pipelines -> node.prometheusPod(pipelines.namespace()).getMetadata().getUid())
        .toList();
  }

  /** What the chart made, and left behind. */
  private static List<String> leftovers() {
    KubernetesClient client = node.client();
    return Stream.<List<? extends HasMetadata>>of(
            client.apps().deployments().inAnyNamespace().withLabelSelector(NAMED).list().getItems(),
            client.serviceAccounts().inAnyNamespace().withLabelSelector(NAMED).list().getItems(),
            client.configMaps().inAnyNamespace().withLabelSelector(NAMED).list().getItems(),
            client.services().inAnyNamespace().withLabelSelector(NAMED).list().getItems(),
            client.rbac().clusterRoles().withLabelSelector(NAMED).list().getItems(),
            client.rbac().clusterRoleBindings().withLabelSelector(NAMED).list().getItems(),
            client.rbac().roles().inAnyNamespace().withLabelSelector(NAMED).list().getItems(),
            client.batch().v1().jobs().inAnyNamespace().withLabelSelector(NAMED).list().getItems())
        .flatMap(List::stream)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }
}
