package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusProbe.Look;
import java.time.Duration;
import java.util.Optional;

/**
 * A look at a Prometheus and the one before: what it counts is told by one, how fast by both.
 *
 * @param last empty where there was none
 * @param history counters of the last one and of those before
 */
record ConsecutiveLooks(Look now, Optional<Look> last, CounterHistory history) {

  /**
   * What is observed.
   *
   * @param config what is made of the configuration that this look found
   */
  Answered answered(ConfigState config) {
    return new Answered(
        now.at(),
        config,
        new Exemplars(
            now.metrics().series(),
            now.count().stored(),
            now.count().isApproximate(),
            now.metrics().capacity(),
            now.count().oldest(),
            rate()),
        now.scraped().counts(),
        details());
  }

  private PrometheusDetails details() {
    Duration uptime =
        Duration.between(ApiAnswers.instant(now.metrics().processStartSeconds()), now.at());
    return new PrometheusDetails(
        now.scraped().targets(),
        now.sampled().sample(),
        uptime.isNegative() ? Duration.ZERO : uptime,
        last.flatMap(before -> StorageGrowth.between(before, now, history)),
        now.served(),
        now.server());
  }

  private Optional<Double> rate() {
    return last.filter(before -> now.served().storage())
        .filter(
            before -> before.metrics().processStartSeconds() == now.metrics().processStartSeconds())
        .flatMap(this::rateSince);
  }

  private Optional<Double> rateSince(Look before) {
    double seconds = Duration.between(before.at(), now.at()).toMillis() / 1000.0;
    double appended = now.metrics().appended() - before.metrics().appended();
    double rate = appended / seconds;
    return seconds > 0 && rate >= 0 && rate < Schema.LARGEST_COUNT
        ? Optional.of(rate)
        : Optional.empty();
  }
}
