package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.GuideService;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guides' Go program is diagnosed as people copy it, and proven once it is cured. */
class GuideIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void theGuidesProgramIsToldWhatItLacksAndIsProvenOnceItHasIt() {
    RealCluster cluster = RealCluster.shared();
    String namespace = cluster.newNamespace("guide");
    Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
    try (TempoServer tempo = TempoServer.start(directory);
        LoopbackNode node =
            LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
        OperatorUnderTest operator =
            OperatorUnderTest.start(
                cluster,
                namespace,
                "--prometheus-url=" + node.prometheusUrl(),
                "--allow-loopback=true",
                "--grant-hosts=*=127.0.0.1")) {
      tempo.awaitReady();
      try (GuideService copied = GuideService.asCopied(directory, tempo)) {
        copied.register(cluster.admin(), namespace, "checkout-1");
        pipelines.apply("demo", spec(tempo));

        ExemplarPipelineStatus told = await(pipelines, "NotOpenMetrics");

        assertThat(told.verdict().stage()).isEqualTo("Exposed");
        assertThat(told.verdict().status()).isEqualTo("False");
        assertThat(told.verdict().message())
            .contains(
                "Pod %s/checkout-1 answers in the classic text format".formatted(namespace),
                "promhttp.HandlerOpts{EnableOpenMetrics: true}");
        assertThat(told.targets().offenders())
            .singleElement()
            .satisfies(one -> assertThat(one.pod()).isEqualTo("checkout-1"));
      }
      cluster.admin().pods().inNamespace(namespace).withName("checkout-1").delete();
      try (GuideService cured = GuideService.cured(directory, tempo)) {
        cured.register(cluster.admin(), namespace, "checkout-2");

        ExemplarPipelineStatus proven = await(pipelines, "TracesFound");

        assertThat(proven.verdict().status()).isEqualTo("True");
        assertThat(proven.verdict().stage()).isEqualTo("Resolvable");
        assertThat(operator.status("/readyz")).isEqualTo(200);
        assertThat(node.starts()).isEqualTo(1);
      }
    }
  }

  private static ExemplarPipelineStatus await(Pipelines pipelines, String reason) {
    return pipelines.await(
        reason,
        "demo",
        PATIENCE,
        status -> status.verdict() != null && status.verdict().reason().equals(reason));
  }

  private static String spec(TempoServer tempo) {
    return """
        tracing: {tempo: {url: %s}}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        """
        .formatted(tempo.url());
  }
}
