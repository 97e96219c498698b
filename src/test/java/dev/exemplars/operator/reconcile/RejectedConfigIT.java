package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A configuration that the running Prometheus refuses: on its way to the Pod the file for 300
 * exemplars gets a key that no version knows, since none that the operator writes is refused.
 */
class RejectedConfigIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private LoopbackNode node;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    node = parts.node();
    node.changeDeliveries(
        file -> file.contains("max_exemplars: 300") ? file + "\nno_such_key: true\n" : file);
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  @ParameterizedTest
  @CsvSource({"3.16.0, only its log says why", "2.53.4, UnknownField", "2.45.6, UnknownField"})
  void aPodThatStartsAnewComesUpWithTheLastConfigurationThatWasLoaded(String version, String said) {
    pipelines.apply("demo", spec(version, 200));
    awaitReady(200);

    pipelines.apply("demo", spec(version, 300));
    ExemplarPipelineStatus refused =
        pipelines.await(
            "the refusal", "demo", PATIENCE, s -> s.prometheus().refusedRevision() != null);

    assertThat(Pipelines.ready(refused).reason()).isEqualTo("ConfigRejected");
    assertThat(Pipelines.ready(refused).message())
        .contains(
            said, "kubectl logs --namespace " + parts.namespace() + " deployment/demo-prometheus")
        .doesNotContain("no_such_key");
    assertThat(Pipelines.condition(refused, ConditionType.Stalled).status()).isEqualTo("True");
    Waiting.until("the last good file", PATIENCE, () -> written().contains("max_exemplars: 200"));

    String oldPod = parts.podUid();
    parts.cluster().admin().pods().inNamespace(parts.namespace()).delete();
    Waiting.until(
        "a new Pod that is ready",
        PATIENCE,
        () -> node.starts() == 2 && Http.isOk(node.prometheusUrl() + "/-/ready"));

    assertThat(parts.podUid()).isNotEqualTo(oldPod);
    ExemplarPipelineStatus after = pipelines.awaitReason("demo", "ConfigRejected");
    assertThat(Pipelines.ready(after).message()).as("once it is taken back").contains(said);
    assertThat(after.exemplars().capacity()).isEqualTo(200);
    assertThat(written()).as("it is not tried again").contains("max_exemplars: 200");

    pipelines.apply("demo", spec(version, 400));
    awaitReady(400);
    assertThat(node.starts()).isEqualTo(2);
  }

  private void awaitReady(int capacity) {
    pipelines.await(
        "a ring of " + capacity,
        "demo",
        PATIENCE,
        status ->
            status.exemplars() != null
                && status.exemplars().capacity() == capacity
                && Pipelines.ready(status).status().equals("True"));
  }

  private String written() {
    return parts
        .cluster()
        .admin()
        .configMaps()
        .inNamespace(parts.namespace())
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems()
        .stream()
        .map(ConfigMap::getData)
        .map(files -> files.get("prometheus.yml"))
        .findFirst()
        .orElseThrow();
  }

  private static String spec(String version, int maxExemplars) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {version: %s, exemplars: {maxExemplars: %d}}
        verification: {interval: 5s}
        """
        .formatted(version, maxExemplars);
  }
}
