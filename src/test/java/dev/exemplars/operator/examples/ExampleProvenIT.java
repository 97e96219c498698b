package dev.exemplars.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.real.Example;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each example application, at the sampling it comes with, under the pipeline that lies beside it:
 * scraped by a real Prometheus, its traces found in a real Tempo.
 */
class ExampleProvenIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path directory;
  private static TempoServer tempo;

  @BeforeAll
  static void startTempo() {
    tempo = TempoServer.start(directory);
    tempo.awaitReady();
  }

  @AfterAll
  static void stopTempo() {
    tempo.close();
  }

  @ParameterizedTest
  @EnumSource
  void itsExemplarsLeadToItsTraces(Example example) throws IOException {
    RealCluster cluster = RealCluster.shared();
    String namespace = cluster.newNamespace("example");
    Path logs = directory.resolve(example.name());
    try (ExampleShop shop = shop(example, logs);
        LoopbackNode node = LoopbackNode.start(cluster, namespace, logs, RealProcess.freePort());
        OperatorUnderTest operator =
            OperatorUnderTest.start(
                cluster,
                namespace,
                "--prometheus-url=" + node.prometheusUrl(),
                "--allow-loopback=true",
                "--grant-hosts=*=127.0.0.1")) {
      shop.register(cluster.admin(), namespace);
      Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
      String name = pipelines.applyManifest(pipeline(example)).getMetadata().getName();

      ExemplarPipelineStatus proven =
          pipelines.await("its traces to be found", name, PATIENCE, ExampleProvenIT::isProven);

      assertThat(proven.exemplars().labels()).containsExactlyInAnyOrder("trace_id", "span_id");
      assertThat(proven.exemplars().metrics()).containsExactly("http_request_duration_seconds");
      assertThat(proven.targets().openMetrics()).isEqualTo(1);
      assertThat(proven.targets().offenders()).isEmpty();
      assertThat(proven.traces().missing()).isZero();
      assertThat(operator.status("/readyz")).isEqualTo(200);
    }
  }

  private static ExampleShop shop(Example example, Path logs) {
    return ExampleShop.start(
        example,
        logs,
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", tempo.otlpGrpcUrl(), "LOAD_REQUESTS_PER_SECOND", "40"));
  }

  /** As it lies there, but for where Tempo is, and for patience. */
  private static String pipeline(Example example) throws IOException {
    String file = Files.readString(example.home().resolve("pipeline.yaml"));
    String here = file.replace("http://tempo:3200", tempo.url());
    assertThat(here).isNotEqualTo(file);
    return here + "  scrape: {interval: 1s}\n  verification: {interval: 5s}\n";
  }

  private static boolean isProven(ExemplarPipelineStatus status) {
    return status.conditions().stream()
            .filter(one -> one.type().equals("Resolvable") || one.type().equals("Verified"))
            .map(PipelineCondition::status)
            .filter("True"::equals)
            .count()
        == 2;
  }
}
