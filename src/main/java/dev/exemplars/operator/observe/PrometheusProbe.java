package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.observe.ApiAnswers.ExemplarCount;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.SampleProbe.Sampled;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.plan.PrometheusVersion;
import dev.exemplars.operator.plan.SeriesMatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks one Prometheus, within one deadline and a few megabytes. Of one whose configuration nobody
 * waits for, parts may be missing: there is more than one server that answers as a Prometheus.
 */
final class PrometheusProbe {

  private static final long MEBIBYTE = 1024L * 1024;
  private static final long METRICS_BYTES = 4 * MEBIBYTE;
  private static final long CONFIG_BYTES = 4 * MEBIBYTE;
  private static final long TARGETS_BYTES = 8 * MEBIBYTE;
  private static final long EXEMPLARS_BYTES = 8 * MEBIBYTE;

  /** Up to here exemplars are counted one by one where the metric is wrong: some 5 MB of answer. */
  private static final long MOST_COUNTED = 20_000;

  private static final Scraped NO_TARGETS = new Scraped(new Targets(0, 0), List.of());

  /** How a server answers that has no such API; 422 is an agent's way. */
  private static final Set<Integer> UNSERVED = Set.of(404, 405, 410, 422, 501);

  /** It answers, and not with that; a shared one may have more than is read. */
  private static final Set<Kind> PARTIAL = Set.of(Kind.Unexpected, Kind.TooLarge);

  private static final Set<Integer> FORBIDDEN = Set.of(401, 403);

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
   * @param served what of it there is to be seen at all
   * @param server what it says of itself, where others run it
   */
  record Look(
      Instant at,
      StorageMetrics metrics,
      StoredCount count,
      ConfigState config,
      Scraped scraped,
      Sampled sampled,
      Served served,
      Server server) {}

  /** Stored exemplars and the oldest one's time; approximate where only a bound is known. */
  record StoredCount(long stored, boolean isApproximate, Optional<Instant> oldest) {}

  /**
   * Looks.
   *
   * @param before the last look that brought something, where there was one
   */
  Look look(Watched watched, Optional<Look> before) throws ProbeException {
    PrometheusApi api = new PrometheusApi(http, watched.access(), Deadline.in(timeout));
    Told told = told(watched, api);
    StorageMetrics metrics = told.metrics.orElse(StorageMetrics.UNTOLD);
    Optional<PrometheusVersion> version = version(watched, told, before, api);
    ConfigState config = config(watched, metrics, api);
    Optional<Scraped> scraped =
        asked(
            watched,
            () ->
                api.read(
                    "/api/v1/targets?state=active",
                    TARGETS_BYTES,
                    answer -> ApiAnswers.targets(answer, watched.match())));
    Duration window =
        before.map(look -> look.sampled().nextWindow()).orElse(SampleProbe.firstWindow(watched));
    boolean isAsked = told.metrics.isEmpty() || metrics.canHoldExemplars();
    Sampled sampled =
        isAsked ? samples.look(watched, window, api) : new Sampled(StoredSample.NONE, window);
    return new Look(
        clock.instant(),
        metrics,
        told.metrics.isPresent() ? count(version, metrics, api) : count(sampled),
        config,
        scraped.orElse(NO_TARGETS),
        sampled,
        new Served(
            told.metrics.isPresent(),
            scraped.isPresent(),
            !isAsked
                || sampled.sample().wasTaken()
                || servesExemplars(watched, told.metrics.isPresent() || scraped.isPresent(), api)),
        new Server(version, limit(told, sampled, api), protobufJobs(watched, told, before, api)));
  }

  /** What it tells of itself; its text is not held, for that may be large, and the look long. */
  private record Told(Optional<String> version, Optional<StorageMetrics> metrics) {}

  private static Told told(Watched watched, PrometheusApi api) throws ProbeException {
    Optional<byte[]> exposition = asked(watched, () -> api.bytes("/metrics", METRICS_BYTES));
    return exposition.isEmpty()
        ? new Told(Optional.empty(), Optional.empty())
        : new Told(
            VersionProbe.metric(new String(exposition.get(), StandardCharsets.UTF_8)),
            asked(watched, () -> StorageMetrics.parse(exposition.get())));
  }

  /** Once it is known it stays so, for as long as the process does. */
  private static Optional<PrometheusVersion> version(
      Watched watched, Told told, Optional<Look> before, PrometheusApi api) {
    return watched
        .version()
        .or(() -> ofProcess(told, before).flatMap(look -> look.server().version()))
        .or(() -> VersionProbe.look(api, told.version));
  }

  /** The operator's own asks for text. */
  private static Set<String> protobufJobs(
      Watched watched, Told told, Optional<Look> before, PrometheusApi api) {
    return watched.revision().isPresent()
        ? Set.of()
        : ofProcess(told, before)
            .map(look -> look.server().protobufJobs())
            .orElseGet(() -> ProtobufJobs.look(api));
  }

  private static Optional<Look> ofProcess(Told told, Optional<Look> before) {
    double start = told.metrics.map(StorageMetrics::processStartSeconds).orElse(0.0);
    return before.filter(look -> look.metrics().processStartSeconds() == start);
  }

  /** Of interest where nothing else tells why nothing is stored. */
  private static Optional<Long> limit(Told told, Sampled sampled, PrometheusApi api) {
    return told.metrics.isPresent() || !sampled.sample().newestFirst().isEmpty()
        ? Optional.empty()
        : TenantLimit.look(api);
  }

  private interface Asking<T> {
    T ask() throws ProbeException;
  }

  /** Empty where a server answers that has no such thing. */
  private static <T> Optional<T> asked(Watched watched, Asking<T> asking) throws ProbeException {
    try {
      return Optional.of(asking.ask());
    } catch (ProbeException e) {
      if (watched.revision().isPresent() || !PARTIAL.contains(e.kind())) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Whether exemplars can be asked for.
   *
   * @param isPrometheus whether anything else is as it should be; else this has to be
   */
  private static boolean servesExemplars(Watched watched, boolean isPrometheus, PrometheusApi api)
      throws ProbeException {
    String question = PrometheusApi.noExemplar(watched.match());
    if (!isPrometheus) {
      api.read(question, EXEMPLARS_BYTES, ApiAnswers::exemplars);
    }
    int status = api.status(question);
    if (FORBIDDEN.contains(status)) {
      throw new ProbeException("asked for exemplars, it answered with " + status);
    }
    return !UNSERVED.contains(status);
  }

  /** Where nobody waits for a configuration, whichever is loaded is the right one. */
  private static ConfigState config(Watched watched, StorageMetrics metrics, PrometheusApi api)
      throws ProbeException {
    Optional<String> revision = watched.revision();
    boolean shown =
        revision.isEmpty()
            || api.whole(
                "/api/v1/status/config",
                CONFIG_BYTES,
                whole -> ApiAnswers.showsRevision(whole, revision.get()));
    if (shown) {
      return ConfigState.Loaded;
    }
    return metrics.reloadSucceeded() ? ConfigState.Pending : ConfigState.Rejected;
  }

  /** There are at least those that were seen. */
  private static StoredCount count(Sampled sampled) {
    return new StoredCount(sampled.sample().newestFirst().size(), true, Optional.empty());
  }

  /**
   * Without a resize the metric is always the smaller of appended and capacity. Where it is not,
   * there was one, and from 3.10 on the metric cannot be trusted until the ring has wrapped.
   */
  private StoredCount count(
      Optional<PrometheusVersion> version, StorageMetrics metrics, PrometheusApi api)
      throws ProbeException {
    boolean trusted =
        !version.orElse(PrometheusVersion.NEWEST).miscountsAfterResize()
            || metrics.stored() == metrics.mostStored();
    if (trusted) {
      return new StoredCount(metrics.stored(), false, oldest(metrics));
    }
    if (metrics.mostStored() > MOST_COUNTED) {
      return new StoredCount(
          Math.min(metrics.stored(), metrics.mostStored()), true, Optional.empty());
    }
    ExemplarCount counted =
        api.read(
            PrometheusApi.exemplars(SeriesMatch.EVERYTHING),
            EXEMPLARS_BYTES,
            ApiAnswers::exemplars);
    return new StoredCount(counted.count(), false, counted.oldest());
  }

  private static Optional<Instant> oldest(StorageMetrics metrics) {
    return metrics.stored() > 0 && metrics.oldestSeconds() > 0
        ? Optional.of(ApiAnswers.instant(metrics.oldestSeconds()))
        : Optional.empty();
  }
}
