package dev.exemplars.operator.bench;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.exposition.ExpositionReader;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Answer;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What is seen of ways with any number of targets. */
final class Sights {

  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  /** As many are remembered of those that were asked, of stored exemplars, and of traces. */
  private static final int PROBED = 50;

  private static final int SAMPLED = 50;
  private static final int LOOKED_UP = 20;

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private Sights() {}

  /** All are up, expose exemplars, and these lead to traces. */
  static ChainObservation well(int targets) {
    List<StoredExemplar> stored =
        IntStream.range(0, SAMPLED).mapToObj(number -> stored(number, targets)).toList();
    Read read =
        new Read(
            new ExpositionReader(PrometheusVersion.NEWEST)
                .read(new ByteArrayInputStream(Exposure.openMetrics(100)), OPEN_METRICS));
    return seen(
        IntStream.range(0, targets).mapToObj(number -> target(number, Health.Up, "")).toList(),
        new StoredSample(
            stored,
            Set.of("span_id", "trace_id"),
            Set.of("http_server_request_duration_seconds"),
            Duration.ofMinutes(1)),
        read,
        new Looked(
            stored.stream()
                .limit(LOOKED_UP)
                .map(one -> new TraceLookup(one.labels().get("trace_id"), one.at(), Result.Found))
                .toList()));
  }

  /** None can be scraped or asked, and nothing is stored. */
  static ChainObservation down(int targets) {
    String error =
        "Get \"http://10.0.0.1:8080/metrics\": dial tcp 10.0.0.1:8080: connection refused";
    return seen(
        IntStream.range(0, targets).mapToObj(number -> target(number, Health.Down, error)).toList(),
        new StoredSample(List.of(), Set.of(), Set.of(), Duration.ofHours(3)),
        new NotRead(Hindrance.Blocked, "nothing answers there"),
        new NotAsked(Why.NothingToResolve));
  }

  private static ChainObservation seen(
      List<Target> targets, StoredSample sample, Answer answer, TraceObservation traces) {
    int up = (int) targets.stream().filter(one -> one.health() == Health.Up).count();
    int stored = sample.newestFirst().size() * up;
    Answered answered =
        new Answered(
            NOW,
            ConfigState.Loaded,
            new Exemplars(
                stored,
                stored,
                false,
                100_000,
                sample.newest().map(newest -> newest.minusSeconds(60)),
                Optional.of((double) up)),
            new Targets(targets.size(), up),
            new PrometheusDetails(targets, sample, Duration.ofHours(1), Optional.empty()));
    return new ChainObservation(
        answered,
        targets.stream()
            .limit(PROBED)
            .map(one -> new ProbedTarget(one, answer, Expectation.Unsaid))
            .toList(),
        traces,
        new GrafanaObservation.NotAsked());
  }

  private static Target target(int number, Health health, String error) {
    return new Target(
        "annotated-pods",
        Optional.of("shop"),
        Optional.of("checkout-" + number),
        "http://10.0.%d.%d:8080/metrics".formatted(number / 250, number % 250 + 1),
        health,
        error,
        Optional.of(NOW.minusSeconds(5)),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10));
  }

  private static StoredExemplar stored(int number, int targets) {
    return new StoredExemplar(
        "http_server_request_duration_seconds_bucket",
        "annotated-pods",
        "shop/checkout-" + number % targets,
        Map.of("trace_id", "%032x".formatted(number + 1), "span_id", "%016x".formatted(number + 1)),
        "0.25",
        NOW.minusSeconds(number));
  }
}
