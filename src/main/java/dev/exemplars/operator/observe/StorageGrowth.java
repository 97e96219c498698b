package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.CounterHistory.Past;
import dev.exemplars.operator.observe.PrometheusProbe.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How counters of one Prometheus process moved between two looks; those of what fails in steps,
 * over some minutes.
 *
 * @param over time between the looks
 * @param appended exemplars stored
 * @param outOfOrder scrapes of a series whose exemplars were all refused as older than its newest,
 *     and exemplars refused so that came otherwise
 * @param discoveryFailures failed watches and lists of Kubernetes' API; 0 where it is not told
 * @param remoteFailed exemplars that a remote write gave up or lost; not those that it was told to
 *     drop, as far as Prometheus tells these apart
 * @param remoteSent exemplars that a remote write was given
 * @param lately time over which the last three before are counted
 * @param isNewestNewer whether the newest exemplar that was seen is newer than that of the look
 *     before
 */
public record StorageGrowth(
    Duration over,
    long appended,
    long outOfOrder,
    long discoveryFailures,
    long remoteFailed,
    long remoteSent,
    Duration lately,
    boolean isNewestNewer) {

  /** All of it over the same time, in which the newest exemplar stayed the same. */
  public StorageGrowth(
      Duration over,
      long appended,
      long outOfOrder,
      long discoveryFailures,
      long remoteFailed,
      long remoteSent) {
    this(over, appended, outOfOrder, discoveryFailures, remoteFailed, remoteSent, over, false);
  }

  /** Between two looks; empty where the process of the first is gone, or no time went by. */
  static Optional<StorageGrowth> between(Look first, Look last, CounterHistory history) {
    StorageMetrics before = first.metrics();
    StorageMetrics now = last.metrics();
    Duration over = Duration.between(first.at(), last.at());
    Past past = history.before(last).orElse(Past.of(first));
    return last.served().storage()
            && before.processStartSeconds() == now.processStartSeconds()
            && over.isPositive()
        ? Optional.of(
            new StorageGrowth(
                over,
                grown(before.appended(), now.appended()),
                grown(before.counters().outOfOrder(), now.counters().outOfOrder()),
                grown(past.counters().discoveryFailures(), now.counters().discoveryFailures()),
                grown(past.counters().remoteFailed(), now.counters().remoteFailed()),
                grown(past.counters().remoteSent(), now.counters().remoteSent()),
                Duration.between(past.at(), last.at()),
                isNewer(first, last)))
        : Optional.empty();
  }

  private static boolean isNewer(Look first, Look last) {
    Optional<Instant> before = first.sampled().sample().newest();
    return last.sampled().sample().newest().flatMap(now -> before.filter(now::isAfter)).isPresent();
  }

  private static long grown(double before, double now) {
    return (long) Math.clamp(now - before, 0.0, Schema.LARGEST_COUNT);
  }
}
