package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring that is sized by time, on a real Prometheus under a small load. */
class KeptForIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  @Shows("spec.prometheus.exemplars.keepFor")
  void theRunningRingGrowsToHoldTheTimeAtTheMeasuredRate() {
    try (RealParts parts = RealParts.start(directory)) {
      Pipelines pipelines = parts.pipelines();
      pipelines.apply("demo", spec("maxExemplars: 100"));
      pipelines.await(
          "a rate",
          "demo",
          PATIENCE,
          status -> status.exemplars() != null && rate(status) > 1 && capacity(status) == 100);

      pipelines.apply("demo", spec("keepFor: 10m"));

      ExemplarPipelineStatus grown =
          pipelines.await(
              "room for ten minutes",
              "demo",
              PATIENCE,
              status -> capacity(status) >= 600 * rate(status) && capacity(status) > 100);
      assertThat(capacity(grown)).isLessThan(100_000);
      assertThat(grown.exemplars().chosenCapacity()).isEqualTo((int) capacity(grown));
      assertThat(grown.exemplars().sizing())
          .startsWith(capacity(grown) + " holds 10m at ")
          .endsWith(" exemplars a second");
      assertThat(parts.node().starts()).isEqualTo(1);
    }
  }

  private static double rate(ExemplarPipelineStatus status) {
    String rate = status.exemplars().ratePerSecond();
    return rate == null ? 0 : Double.parseDouble(rate);
  }

  private static long capacity(ExemplarPipelineStatus status) {
    return status.exemplars().capacity();
  }

  private static String spec(String size) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {exemplars: {%s}}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        """
        .formatted(size);
  }
}
