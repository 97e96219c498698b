package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.Served;
import dev.exemplars.operator.observe.Server;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.exposition.ExposedExemplar;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.targets.NearMiss;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Answer;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Silence;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.plan.SeriesMatch;
import dev.exemplars.operator.plan.SpecProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A way on which all is well, and what differs from it. Fields are changed one by one. */
final class Way {

  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  Intent intent =
      new Intent(
          List.of("trace_id", "traceID"),
          new Intent.ByOperator(),
          Duration.ofSeconds(15),
          true,
          true,
          true,
          List.of());
  Served served = Served.ALL;
  Server server = Server.UNKNOWN;
  List<SpecProblem> missingGrants = List.of();
  boolean answers = true;
  long capacity = 100_000;
  long stored = 1_000;
  Optional<Double> rate = Optional.of(2.0);
  Duration uptime = Duration.ofHours(5);
  List<Target> targets = new ArrayList<>(List.of(target("shop-1", Health.Up, "")));
  List<StoredExemplar> sample =
      new ArrayList<>(List.of(exemplar(Duration.ofSeconds(20), Map.of("trace_id", ID))));
  Optional<StorageGrowth> growth = Optional.of(growth(120, 0, 0, 0));
  List<ProbedTarget> probes =
      new ArrayList<>(List.of(probed("shop-1", new Read(wellExposed()), Expectation.Unsaid)));
  List<NearMiss> nearMisses = List.of();
  TraceObservation traces = lookups(Result.Found, 5);
  Duration window = Duration.ofHours(3);
  GrafanaObservation grafana = new GrafanaObservation.NotAsked();

  static Target target(String pod, Health health, String lastError) {
    return new Target(
        "annotated-pods",
        Optional.of("shop"),
        Optional.of(pod),
        "http://10.0.0.%d:9464/metrics".formatted(Math.abs(pod.hashCode() % 250)),
        health,
        lastError,
        Optional.of(NOW.minusSeconds(5)),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10));
  }

  static StoredExemplar exemplar(Duration age, Map<String, String> labels) {
    return new StoredExemplar(
        "http_request_duration_seconds_bucket",
        "annotated-pods",
        "shop/shop-1",
        labels,
        "0.25",
        NOW.minus(age));
  }

  static StorageGrowth growth(
      long appended, long outOfOrder, long discoveryFailures, long remoteFailed) {
    return new StorageGrowth(
        Duration.ofSeconds(60), appended, outOfOrder, discoveryFailures, remoteFailed, 0);
  }

  static ProbedTarget probed(String pod, Answer answer, Expectation expectation) {
    return new ProbedTarget(target(pod, Health.Up, ""), answer, expectation);
  }

  static ProbedTarget hindered(String pod, Hindrance hindrance) {
    return probed(pod, new NotRead(hindrance, "it could not"), Expectation.Unsaid);
  }

  static Exposition wellExposed() {
    return exposition(Format.OpenMetricsText, 1, 500, exposed(3, 0, Map.of("trace_id", ID)));
  }

  static Exposition exposition(
      Format format, int histograms, double observations, Exposition.Exemplars exemplars) {
    return new Exposition(format, histograms, observations, exemplars, Optional.empty(), true);
  }

  static Exposition.Exemplars exposed(int count, int tooLong, Map<String, String> labels) {
    return exposed(count, tooLong, labels, Duration.ofSeconds(10));
  }

  static Exposition.Exemplars exposed(
      int count, int tooLong, Map<String, String> labels, Duration age) {
    return new Exposition.Exemplars(
        count,
        Set.of("http_request_duration_seconds"),
        new TreeSet<>(labels.keySet()),
        tooLong,
        List.of(
            new ExposedExemplar(
                "http_request_duration_seconds", labels, Optional.of(NOW.minus(age)))),
        Optional.of(NOW.minus(age)));
  }

  static TraceObservation lookups(Result result, int count) {
    return lookups(result, count, Duration.ofMinutes(1));
  }

  static TraceObservation lookups(Result result, int count, Duration age) {
    List<TraceLookup> lookups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lookups.add(new TraceLookup("%032x".formatted(i + 1), NOW.minus(age), result));
    }
    return new TraceObservation.Looked(lookups);
  }

  static TraceObservation both(TraceObservation one, TraceObservation other) {
    List<TraceLookup> all = new ArrayList<>(((TraceObservation.Looked) one).lookups());
    all.addAll(((TraceObservation.Looked) other).lookups());
    return new TraceObservation.Looked(all);
  }

  /** Only this is exposed. */
  Way exposing(Exposition exposition) {
    probes = List.of(probed("shop-1", new Read(exposition), Expectation.Unsaid));
    return this;
  }

  Way nothingStored() {
    stored = 0;
    sample = List.of();
    growth = Optional.of(growth(0, 0, 0, 0));
    rate = Optional.of(0.0);
    traces = new TraceObservation.NotAsked(TraceObservation.Why.NothingToResolve);
    return this;
  }

  /** Prometheus is another's, and some of it is meant. */
  Way shared() {
    intent =
        new Intent(
            intent.traceIdLabels(),
            intent.linking(),
            intent.scrapeInterval(),
            false,
            true,
            true,
            List.of(),
            SeriesMatch.parse("namespace=\"shop\""));
    return this;
  }

  /** What is stored is all of others. */
  Way nothingOfOurs() {
    sample = List.of();
    return this;
  }

  /** That only answers so, and has for that time. */
  Way silent(Exposition exposition, Silence silence) {
    probes = List.of(probed("shop-1", new Read(exposition), Expectation.Unsaid).after(silence));
    return this;
  }

  /** What comes in is newer than what came before, and so old. */
  Way comingIn(Duration age) {
    storedBefore(age);
    growth =
        Optional.of(
            new StorageGrowth(Duration.ofSeconds(60), 50, 0, 0, 0, 0, Duration.ofMinutes(3), true));
    return this;
  }

  /** What is stored is so old. */
  Way storedBefore(Duration age) {
    sample = List.of(exemplar(age, Map.of("trace_id", ID)));
    growth = Optional.of(growth(0, 0, 0, 0));
    return this;
  }

  Finding judged(Stage stage) {
    return Objects.requireNonNull(ChainVerdict.judge(evidence()).get(stage));
  }

  ChainEvidence evidence() {
    return new ChainEvidence(
        intent, new ChainObservation(prometheus(), probes, nearMisses, traces, grafana));
  }

  private PrometheusObservation prometheus() {
    if (!missingGrants.isEmpty()) {
      return new PrometheusObservation.Withheld(missingGrants);
    }
    if (!answers) {
      return new PrometheusObservation.Unreachable("it refuses the connection");
    }
    int up = (int) targets.stream().filter(one -> one.health() == Health.Up).count();
    Set<String> labels = new TreeSet<>();
    sample.forEach(one -> labels.addAll(one.labels().keySet()));
    return new Answered(
        NOW,
        ConfigState.Loaded,
        new Exemplars(
            Math.min(stored, 20),
            stored,
            false,
            capacity,
            Optional.of(NOW.minusSeconds(7200)),
            rate),
        new Targets(targets.size(), up),
        new PrometheusDetails(
            targets,
            new StoredSample(sample, labels, Set.of("http_request_duration_seconds"), window),
            uptime,
            growth,
            served,
            server));
  }
}
