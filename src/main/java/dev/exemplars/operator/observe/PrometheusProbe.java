package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.observe.ApiAnswers.ExemplarCount;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.PipelinePlan;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Asks one Prometheus, within one deadline and a few megabytes. */
final class PrometheusProbe {

  private static final long MEBIBYTE = 1024L * 1024;
  private static final long METRICS_BYTES = 4 * MEBIBYTE;
  private static final long CONFIG_BYTES = 4 * MEBIBYTE;
  private static final long TARGETS_BYTES = 8 * MEBIBYTE;
  private static final long EXEMPLARS_BYTES = 8 * MEBIBYTE;

  /** Up to here exemplars are counted one by one where the metric is wrong: some 5 MB of answer. */
  private static final long MOST_COUNTED = 20_000;

  private static final String EVERY_EXEMPLAR =
      "/api/v1/query_exemplars?query="
          + URLEncoder.encode("{__name__=~\".+\"}", StandardCharsets.UTF_8);

  private final BoundedHttp http;
  private final Duration timeout;
  private final InstantSource clock;

  PrometheusProbe(BoundedHttp http, Duration timeout, InstantSource clock) {
    this.http = http;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * All that one look brings.
   *
   * @param metrics as Prometheus reports them
   * @param count how many exemplars there are, once its own figure is checked
   */
  record Look(
      Instant at, StorageMetrics metrics, StoredCount count, ConfigState config, Targets targets) {}

  /** Stored exemplars and the oldest one's time; approximate where only a bound is known. */
  record StoredCount(long stored, boolean isApproximate, Optional<Instant> oldest) {}

  Look look(PipelinePlan plan, String revision) throws ProbeException {
    Deadline deadline = Deadline.in(timeout);
    StorageMetrics metrics =
        StorageMetrics.parse(http.get(uri(plan, "/metrics"), deadline, METRICS_BYTES));
    boolean shown =
        ApiAnswers.showsRevision(
            http.get(uri(plan, "/api/v1/status/config"), deadline, CONFIG_BYTES), revision);
    Targets targets =
        ApiAnswers.targets(
            http.get(uri(plan, "/api/v1/targets?state=active"), deadline, TARGETS_BYTES));
    return new Look(
        clock.instant(), metrics, count(plan, metrics, deadline), config(shown, metrics), targets);
  }

  private static ConfigState config(boolean shown, StorageMetrics metrics) {
    if (shown) {
      return ConfigState.Loaded;
    }
    return metrics.reloadSucceeded() ? ConfigState.Pending : ConfigState.Rejected;
  }

  /**
   * Without a resize the metric is always the smaller of appended and capacity. Where it is not,
   * there was one, and from 3.10 on the metric cannot be trusted until the ring has wrapped.
   */
  private StoredCount count(PipelinePlan plan, StorageMetrics metrics, Deadline deadline)
      throws ProbeException {
    boolean trusted =
        !plan.prometheus().version().miscountsAfterResize()
            || metrics.stored() == metrics.mostStored();
    if (trusted) {
      return new StoredCount(metrics.stored(), false, oldest(metrics));
    }
    if (metrics.mostStored() > MOST_COUNTED) {
      return new StoredCount(
          Math.min(metrics.stored(), metrics.mostStored()), true, Optional.empty());
    }
    ExemplarCount counted =
        ApiAnswers.exemplars(http.get(uri(plan, EVERY_EXEMPLAR), deadline, EXEMPLARS_BYTES));
    return new StoredCount(counted.count(), false, counted.oldest());
  }

  private static Optional<Instant> oldest(StorageMetrics metrics) {
    return metrics.stored() > 0 && metrics.oldestSeconds() > 0
        ? Optional.of(ApiAnswers.instant(metrics.oldestSeconds()))
        : Optional.empty();
  }

  private static URI uri(PipelinePlan plan, String pathAndQuery) {
    return URI.create(plan.prometheusUrl() + pathAndQuery);
  }
}
