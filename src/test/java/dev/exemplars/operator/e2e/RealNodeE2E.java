package dev.exemplars.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a node with a kubelet can show. Every namespace enforces restricted Pod Security. */
class RealNodeE2E {

  /** A kubelet brings a new ConfigMap within about a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String QUICK =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      scrape: {interval: 5s}
      verification: {interval: 5s}
      """;

  private static final Map<String, String> OWN =
      Map.of("app.kubernetes.io/managed-by", "exemplar-operator");

  private static RealNode node;

  private final String namespace = node.cluster().newNamespace("e2e");
  private final Pipelines pipelines = new Pipelines(node.client(), namespace);

  @BeforeAll
  static void startOperator() throws IOException {
    Path logs = Files.createDirectories(Tools.file("target/e2e"));
    node = RealNode.start(Files.createTempDirectory(logs, "run-"));
  }

  @AfterAll
  static void stopOperator() {
    try (RealNode ended = node) {
      assertThat(ended.operator().pods())
          .as("it runs since it was installed, by its own account")
          .singleElement()
          .satisfies(pod -> assertThat(restarts(pod)).isZero());
    }
  }

  @AfterEach
  void removeNamespace() {
    node.removeNamespace(namespace);
  }

  @Test
  void minimalPipelineStoresExemplarsTakesANewSizeAndLeavesNothing() {
    node.runShop(namespace);
    Stopwatch sinceApply = Stopwatch.start();
    pipelines.apply("shop", QUICK);
    pipelines.await("to be ready", "shop", PATIENCE, RealNodeE2E::isReady);
    sinceApply.print("from apply to Ready");
    awaitExemplars(1);
    sinceApply.print("from apply to the first exemplars of a discovered Pod");
    Pod before = node.prometheusPod(namespace);
    Set<String> traces = node.traceIds(namespace, "shop");

    Stopwatch sinceResize = Stopwatch.start();
    pipelines.apply("shop", QUICK + "prometheus: {exemplars: {maxExemplars: 4000}}");
    pipelines.await(
        "the new size",
        "shop",
        PATIENCE,
        status -> isReady(status) && status.exemplars().capacity() == 4000);
    sinceResize.print("from a new maxExemplars to its effect");
    Pod after = node.prometheusPod(namespace);
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(restarts(after)).isZero();
    assertThat(node.traceIds(namespace, "shop")).containsAll(traces);

    Stopwatch sinceDeletion = Stopwatch.start();
    pipelines.delete("shop");
    Waiting.until("nothing to be left", PATIENCE, () -> leftovers().findAny().isEmpty());
    sinceDeletion.print("from deletion to nothing left");
  }

  @Test
  void exemplarsOnAVolumeSurviveTheirPod() {
    node.runShop(namespace);
    pipelines.apply("shop", QUICK + onVolume("3.16.0"));
    awaitExemplars(10);
    Set<String> before = node.traceIds(namespace, "shop");
    Pod pod = node.prometheusPod(namespace);

    Stopwatch sinceDeletion = Stopwatch.start();
    node.client().resource(pod).delete();
    awaitAnotherPod(pod);
    sinceDeletion.print("from deletion of the Pod to the next one ready, with a volume");

    assertThat(node.traceIds(namespace, "shop")).containsAll(before);
  }

  @Test
  void samplesSurviveAnUpgradeAndTheWayBack() {
    node.runShop(namespace);
    pipelines.apply("shop", QUICK + onVolume("2.53.4"));
    awaitExemplars(1);
    Instant early = Instant.now();
    String sample = node.requestsAt(namespace, "shop", early);

    for (String version : List.of("3.16.0", "2.53.4")) {
      Pod pod = node.prometheusPod(namespace);
      Stopwatch sinceChange = Stopwatch.start();
      pipelines.apply("shop", QUICK + onVolume(version));
      awaitAnotherPod(pod);
      sinceChange.print("from a change of the version to " + version + " ready");

      assertThat(node.ask(namespace, "shop", "status/buildinfo").path("version").asText())
          .isEqualTo(version);
      assertThat(node.requestsAt(namespace, "shop", early)).isEqualTo(sample);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image: "quay.io/prometheus/prometheus:v0.0.0"                       | ImagePullFailed
          storage: {volumeClaim: {size: 1Gi, storageClassName: none}}         | VolumePending
          nodeSelector: {no-such: node}                                       | Unschedulable
          """)
  void whatKeepsThePodFromRunningIsSaid(String prometheus, String reason) {
    Stopwatch sinceApply = Stopwatch.start();
    pipelines.apply("shop", QUICK + "prometheus: {%s}".formatted(prometheus));

    pipelines.await(
        reason, "shop", PATIENCE, status -> Pipelines.ready(status).reason().equals(reason));
    sinceApply.print("from apply to " + reason);
  }

  @Test
  void anExhaustedQuotaIsSaid() {
    node.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("none")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    pipelines.apply("shop", QUICK);

    pipelines.await(
        "the quota to be named",
        "shop",
        PATIENCE,
        status -> Pipelines.ready(status).reason().equals("QuotaExceeded"));
  }

  private void awaitExemplars(long some) {
    pipelines.await(
        "stored exemplars",
        "shop",
        PATIENCE,
        status -> status.exemplars() != null && status.exemplars().stored() >= some);
  }

  private void awaitAnotherPod(Pod before) {
    Waiting.until(
        "another Pod of Prometheus to be ready",
        PATIENCE,
        () ->
            node.prometheusPods(namespace).stream()
                .anyMatch(
                    pod ->
                        !pod.getMetadata().getUid().equals(before.getMetadata().getUid())
                            && Readiness.isPodReady(pod)));
  }

  private String onVolume(String version) {
    return """
        prometheus:
          version: %s
          storage: {volumeClaim: {size: 1Gi, whenDeleted: Delete%s}}
        """
        .formatted(version, node.volumeFor(namespace));
  }

  private static boolean isReady(ExemplarPipelineStatus status) {
    return Pipelines.ready(status).status().equals("True");
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  /** Everything in the namespace that is of the operator, or of what it made. */
  private Stream<HasMetadata> leftovers() {
    KubernetesClient client = node.client();
    return Stream.concat(
        node.prometheusPods(namespace).stream(),
        Stream.<Function<String, List<? extends HasMetadata>>>of(
                in -> client.apps().deployments().inNamespace(in).withLabels(OWN).list().getItems(),
                in -> client.configMaps().inNamespace(in).withLabels(OWN).list().getItems(),
                in -> client.secrets().inNamespace(in).withLabels(OWN).list().getItems(),
                in -> client.services().inNamespace(in).withLabels(OWN).list().getItems(),
                in -> client.serviceAccounts().inNamespace(in).withLabels(OWN).list().getItems(),
                in ->
                    client
                        .network()
                        .networkPolicies()
                        .inNamespace(in)
                        .withLabels(OWN)
                        .list()
                        .getItems(),
                in -> client.rbac().roles().inNamespace(in).withLabels(OWN).list().getItems(),
                in ->
                    client.rbac().roleBindings().inNamespace(in).withLabels(OWN).list().getItems())
            .flatMap(list -> list.apply(namespace).stream()));
  }
}
