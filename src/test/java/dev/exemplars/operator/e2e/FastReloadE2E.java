package dev.exemplars.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kubelet that is told of a new configuration brings it in seconds. */
class FastReloadE2E {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int CHANGES = 3;

  private static RealNode node;

  private final String namespace = node.cluster().newNamespace("fast");
  private final Pipelines pipelines = new Pipelines(node.client(), namespace);

  @BeforeAll
  static void startOperator() throws IOException {
    Path logs = Files.createDirectories(Tools.file("target/e2e"));
    node = RealNode.start(Files.createTempDirectory(logs, "fast-"));
  }

  @AfterAll
  static void stopOperator() {
    node.close();
  }

  @AfterEach
  void removeNamespace() {
    node.removeNamespace(namespace);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.16.0", "2.53.4"})
  void aNewConfigurationIsInForceWithinSeconds(String version) {
    pipelines.apply("shop", sized(version, 100));
    pipelines.await("to be ready", "shop", PATIENCE, FastReloadE2E::isReady);
    Pod before = node.prometheusPod(namespace);

    for (int change = 1; change <= CHANGES; change++) {
      int size = 1000 * change;
      Stopwatch sinceChange = Stopwatch.start();
      pipelines.apply("shop", sized(version, size));
      Waiting.until(
          "the new size in Prometheus",
          PATIENCE,
          () ->
              node.ask(namespace, "shop", "status/config")
                  .path("yaml")
                  .asText()
                  .contains("max_exemplars: " + size));
      sinceChange.print("from a new maxExemplars to Prometheus, fast reload, " + version);
      pipelines.await(
          "the new size",
          "shop",
          PATIENCE,
          status -> isReady(status) && status.exemplars().capacity() == size);
      sinceChange.print("from a new maxExemplars to the status, fast reload, " + version);
    }
    assertThat(node.prometheusPod(namespace).getMetadata().getUid())
        .isEqualTo(before.getMetadata().getUid());
  }

  /** For comparison: with neither the right nor the policy. */
  @Test
  void withoutItTheKubeletComesInItsOwnTime() {
    node.operator().upgrade(OperatorImage.given(), "--set=fastReload.enabled=false");
    try {
      pipelines.apply("shop", sized("3.16.0", 100));
      pipelines.await("to be ready", "shop", PATIENCE, FastReloadE2E::isReady);
      for (int change = 1; change <= CHANGES; change++) {
        int size = 1000 * change;
        Stopwatch sinceChange = Stopwatch.start();
        pipelines.apply("shop", sized("3.16.0", size));
        pipelines.await(
            "the new size",
            "shop",
            PATIENCE,
            status -> isReady(status) && status.exemplars().capacity() == size);
        sinceChange.print("from a new maxExemplars to the status, without fast reload");
      }
    } finally {
      node.operator().upgrade(OperatorImage.given());
    }
  }

  private static String sized(String version, int size) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        verification: {interval: 5s}
        prometheus: {version: %s, exemplars: {maxExemplars: %d}}
        """
        .formatted(version, size);
  }

  private static boolean isReady(ExemplarPipelineStatus status) {
    return Pipelines.ready(status).status().equals("True");
  }
}
