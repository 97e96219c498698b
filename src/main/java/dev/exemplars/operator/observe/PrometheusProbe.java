package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.observe.ApiAnswers.ExemplarCount;
import dev.exemplars.operator.observe.SampleProbe.Sampled;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.PipelinePlan;
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

  private final BoundedHttp http;
  private final SampleProbe samples;
  private final Duration timeout;
  private final InstantSource clock;

  PrometheusProbe(BoundedHttp http, Duration timeout, InstantSource clock) {
    this.http = http;
    this.samples = new SampleProbe(clock);
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
      Instant at,
      StorageMetrics metrics,
      StoredCount count,
      ConfigState config,
      Scraped scraped,
      Sampled sampled) {}

  /** Stored exemplars and the oldest one's time; approximate where only a bound is known. */
  record StoredCount(long stored, boolean isApproximate, Optional<Instant> oldest) {}

  /**
   * Looks.
   *
   * @param before the last look that brought something, where there was one
   */
  Look look(PipelinePlan plan, String revision, Optional<Look> before) throws ProbeException {
    PrometheusApi api = new PrometheusApi(http, plan.prometheusUrl(), Deadline.in(timeout));
    StorageMetrics metrics = StorageMetrics.parse(api.bytes("/metrics", METRICS_BYTES));
    boolean shown =
        api.read(
            "/api/v1/status/config",
            CONFIG_BYTES,
            answer -> ApiAnswers.showsRevision(answer, revision));
    Scraped scraped = api.read("/api/v1/targets?state=active", TARGETS_BYTES, ApiAnswers::targets);
    StoredCount count = count(plan, metrics, api);
    Duration window =
        before.map(look -> look.sampled().nextWindow()).orElse(SampleProbe.firstWindow(plan));
    return new Look(
        clock.instant(),
        metrics,
        count,
        config(shown, metrics),
        scraped,
        metrics.canHoldExemplars()
            ? samples.look(plan, window, api)
            : new Sampled(StoredSample.NONE, window));
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
  private StoredCount count(PipelinePlan plan, StorageMetrics metrics, PrometheusApi api)
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
        api.read(PrometheusApi.EVERY_EXEMPLAR, EXEMPLARS_BYTES, ApiAnswers::exemplars);
    return new StoredCount(counted.count(), false, counted.oldest());
  }

  private static Optional<Instant> oldest(StorageMetrics metrics) {
    return metrics.stored() > 0 && metrics.oldestSeconds() > 0
        ? Optional.of(ApiAnswers.instant(metrics.oldestSeconds()))
        : Optional.empty();
  }
}
