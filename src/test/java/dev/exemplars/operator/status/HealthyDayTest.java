package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.exposition.ExposedExemplar;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.targets.ProbedTarget;
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
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.status.StatusReport.Chain;
import dev.exemplars.operator.verdict.ChainEvidence;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Readiness;
import dev.exemplars.operator.verdict.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A day of a healthy pipeline in simulated time, a look a minute: traffic by the hour, a night with
 * next to none and four hours of none at all, a deployment that replaces one Pod after the other, a
 * lookup that fails now and then, a trace that is lost, a look that times out.
 */
class HealthyDayTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int LOOKS = 24 * 60;
  private static final int PODS = 4;
  private static final int CAPACITY = 100_000;
  private static final int DEPLOYED_AT = 14 * 60;
  private static final Duration NIGHT_BEGINS = Duration.ofHours(1);
  private static final Duration NIGHT_ENDS = Duration.ofHours(5);
  private static final Duration LOOKED_AT = Duration.ofHours(3);
  private static final Duration REMEMBERED = Duration.ofSeconds(70);
  private static final Duration HEARTBEAT = Duration.ofMinutes(10);
  private static final PipelinePlan PLAN = Given.plan(Given.MINIMAL);

  /** Whether applications forget an exemplar after a minute, as client_java does. */
  private boolean isForgetful;

  private Random random = new Random(0);
  private Instant now = MIDNIGHT;
  private double appended;
  private double stored;
  private Instant newest = MIDNIGHT;
  private List<TraceLookup> lookups = List.of();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void no_verdict_changes_and_every_write_is_due(long seed) {
    random = new Random(seed);
    isForgetful = seed % 2 == 0;
    StatusFactory factory = new StatusFactory(() -> now);
    Steadiness steadiness = Steadiness.NONE;
    List<ExemplarPipelineStatus> written = new ArrayList<>();
    for (int look = 0; look < LOOKS; look++) {
      now = MIDNIGHT.plus(INTERVAL.multipliedBy(look));
      PrometheusObservation prometheus = prometheus(look);
      ChainObservation seen =
          new ChainObservation(
              prometheus, probes(look), traces(), new GrafanaObservation.NotAsked());
      Steadiness.Settled settled =
          steadiness.settle(new ChainEvidence(Intent.of(PLAN, prometheus), seen));
      steadiness = settled.next();
      Seen.news(
              factory,
              written.isEmpty() ? null : written.getLast(),
              report(prometheus, new Chain(seen, settled.verdict())))
          .ifPresent(written::add);
    }

    assertThat(written.stream().map(HealthyDayTest::told).distinct())
        .as("what was told, once a few requests had come in")
        .endsWith(
            "ExemplarsExposed TargetsUp ExemplarsStored Written TracesFound, verified: Proven")
        .hasSizeLessThanOrEqualTo(2);
    for (int i = 1; i < written.size(); i++) {
      assertThat(isDue(written.get(i - 1), written.get(i))).as("write %d", i).isTrue();
    }
    assertThat(written.size()).as("writes a day").isLessThan(LOOKS / 3);
  }

  private static String told(ExemplarPipelineStatus status) {
    Map<String, String> reasons =
        status.conditions().stream()
            .collect(Collectors.toMap(PipelineCondition::type, PipelineCondition::reason));
    return "%s %s %s %s %s, verified: %s"
        .formatted(
            reasons.get("Exposed"),
            reasons.get("Scraped"),
            reasons.get("Stored"),
            reasons.get("Linked"),
            reasons.get("Resolvable"),
            reasons.get("Verified"));
  }

  /** The rule of the status: another state, a count that moved by a tenth, or ten minutes. */
  private static boolean isDue(ExemplarPipelineStatus before, ExemplarPipelineStatus after) {
    return !told(before).equals(told(after))
        || !before.prometheus().equals(after.prometheus())
        || moved(before.exemplars().stored(), after.exemplars().stored())
        || moved(before.exemplars().series(), after.exemplars().series())
        || moved(before.targets().total(), after.targets().total())
        || moved(before.targets().up(), after.targets().up())
        || (before.exemplars().ratePerSecond() == null)
            != (after.exemplars().ratePerSecond() == null)
        || before.traces() == null
        || Math.abs(after.traces().resolved() - before.traces().resolved())
            > after.traces().sampled() / 10.0
        || Math.abs(after.traces().missing() - before.traces().missing())
            > after.traces().sampled() / 10.0
        || Duration.between(
                    Instant.parse(before.lastObservedTime()),
                    Instant.parse(after.lastObservedTime()))
                .compareTo(HEARTBEAT)
            >= 0;
  }

  private static boolean moved(Number before, Number after) {
    return Math.abs(after.doubleValue() - before.doubleValue()) > before.doubleValue() / 10;
  }

  private StatusReport report(PrometheusObservation prometheus, Chain chain) {
    Readiness readiness =
        Readiness.of(
            new Evidence(
                PLAN,
                new DeploymentState.Available(),
                Optional.empty(),
                prometheus,
                true,
                Optional.empty()));
    return new StatusReport(
        1,
        readiness,
        Optional.of(new StatusReport.Planned(PLAN, "0123456789abcdef", Optional.empty())),
        Optional.empty(),
        prometheus,
        Optional.of(chain));
  }

  /** Exemplars a second: twelve at noon, one in two minutes at midnight, none at four. */
  private double rate(int look) {
    Duration time = INTERVAL.multipliedBy(look);
    if (time.compareTo(NIGHT_BEGINS) > 0 && time.compareTo(NIGHT_ENDS) < 0) {
      return 0;
    }
    double hour = look / 60.0;
    double day = Math.max(0, Math.sin((hour - 6) / 18 * Math.PI));
    return 0.008 + 12 * day * (0.9 + 0.2 * random.nextDouble());
  }

  private PrometheusObservation prometheus(int look) {
    if (look > 0 && random.nextInt(100) == 0) {
      return new PrometheusObservation.Unreachable("it did not answer in time");
    }
    double rate = rate(look);
    double came = rate == 0 ? 0 : Math.floor(rate * 60 + random.nextDouble());
    appended += came;
    stored = Math.min(CAPACITY, stored + came);
    if (came > 0) {
      newest = now.minusSeconds(random.nextInt(60));
    }
    return new Answered(
        now,
        ConfigState.Loaded,
        new Exemplars(
            (long) Math.min(stored, 60),
            (long) stored,
            false,
            CAPACITY,
            stored > 0 ? Optional.of(MIDNIGHT) : Optional.empty(),
            look == 0 ? Optional.empty() : Optional.of(came / 60)),
        new Targets(PODS, PODS - down(look).size()),
        new PrometheusDetails(
            targets(look),
            sample(),
            Duration.ofHours(3).plus(INTERVAL.multipliedBy(look)),
            look == 0
                ? Optional.empty()
                : Optional.of(new StorageGrowth(INTERVAL, (long) came, 0, 0, 0, 0))));
  }

  private StoredSample sample() {
    if (stored == 0) {
      return StoredSample.NONE;
    }
    if (newest.isBefore(now.minus(LOOKED_AT))) {
      return new StoredSample(List.of(), Set.of(), Set.of(), LOOKED_AT);
    }
    return new StoredSample(
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    new StoredExemplar(
                        "http_request_duration_seconds_bucket",
                        "annotated-pods",
                        "shop/shop-" + i % PODS,
                        Map.of("trace_id", id()),
                        "0.2",
                        newest.minusSeconds(i)))
            .sorted(Comparator.comparing(StoredExemplar::at).reversed())
            .toList(),
        new TreeSet<>(Set.of("trace_id")),
        new TreeSet<>(Set.of("http_request_duration_seconds")),
        INTERVAL);
  }

  private String id() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /** Two minutes for each Pod that is replaced, one at a time. */
  private static Set<Integer> down(int look) {
    int since = look - DEPLOYED_AT;
    return since >= 0 && since < 2 * PODS ? Set.of(since / 2) : Set.of();
  }

  private List<Target> targets(int look) {
    return IntStream.range(0, PODS)
        .mapToObj(
            i ->
                new Target(
                    "annotated-pods",
                    Optional.of("shop"),
                    Optional.of("shop-" + i),
                    "http://10.0.0.%d:9464/metrics".formatted(i),
                    down(look).contains(i) ? Health.Down : Health.Up,
                    down(look).contains(i) ? "connection refused" : "",
                    Optional.of(now),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10)))
        .toList();
  }

  private List<ProbedTarget> probes(int look) {
    return targets(look).stream()
        .map(
            target ->
                random.nextInt(50) == 0
                    ? new ProbedTarget(
                        target,
                        new NotRead(Hindrance.TooSlow, "it did not answer in time"),
                        Expectation.Unsaid)
                    : new ProbedTarget(target, new Read(exposition()), Expectation.Unsaid)
                        .after(silence()))
        .toList();
  }

  private boolean hasForgotten() {
    return isForgetful && newest.isBefore(now.minus(REMEMBERED));
  }

  /** Of a night in which a Pod is asked for its health some times a minute. */
  private Silence silence() {
    Duration lasting = Duration.between(newest, now);
    return hasForgotten()
        ? new Silence(lasting, lasting.toSeconds() * 0.3, stored > 0)
        : Silence.UNKNOWN;
  }

  private Exposition exposition() {
    return new Exposition(
        Format.OpenMetricsText,
        1,
        appended * 10,
        stored == 0 || hasForgotten()
            ? Exposition.Exemplars.NONE
            : new Exposition.Exemplars(
                3,
                Set.of("http_request_duration_seconds"),
                Set.of("trace_id"),
                0,
                List.of(
                    new ExposedExemplar(
                        "http_request_duration_seconds",
                        Map.of("trace_id", id()),
                        Optional.of(newest))),
                Optional.of(newest)),
        Optional.empty(),
        true);
  }

  /** One trace in fifty is lost, one in ten is late; now and then the backend is busy. */
  private TraceObservation traces() {
    if (stored == 0) {
      return new TraceObservation.NotAsked(TraceObservation.Why.NothingToResolve);
    }
    if (random.nextInt(60) == 0) {
      return new TraceObservation.Failed(TraceObservation.Failure.RateLimited, "answered with 429");
    }
    List<TraceLookup> all = new ArrayList<>();
    if (newest.isAfter(now.minus(INTERVAL))) {
      IntStream.range(0, 5).forEach(i -> all.add(lookedUp(id(), newest)));
    }
    lookups.forEach(
        one -> all.add(one.result() == Result.Pending ? lookedUp(one.traceId(), one.at()) : one));
    lookups = List.copyOf(all.subList(0, Math.min(all.size(), 60)));
    return new TraceObservation.Looked(lookups);
  }

  private TraceLookup lookedUp(String id, Instant at) {
    return new TraceLookup(
        id,
        at,
        switch (random.nextInt(50)) {
          case 0 -> Result.Missing;
          case 1, 2, 3, 4, 5 -> Result.Pending;
          default -> Result.Found;
        });
  }
}
