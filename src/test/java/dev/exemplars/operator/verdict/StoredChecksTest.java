package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.exposed;
import static dev.exemplars.operator.verdict.Way.exposition;
import static dev.exemplars.operator.verdict.Way.growth;
import static dev.exemplars.operator.verdict.Way.target;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.Served;
import dev.exemplars.operator.observe.Server;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Silence;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredChecksTest {

  private static final Duration HOURS = Duration.ofHours(2);
  private static final SpecProblem NOT_GRANTED =
      new SpecProblem(
          Reason.NotAllowed, "spec.externalPrometheus.url", "prometheus.example", "is not granted");

  @ParameterizedTest
  @MethodSource("cases")
  void says(StageCase one) {
    one.check(Stage.Stored);
  }

  static Stream<StageCase> cases() {
    return Stream.of(
        yes(
            "all is well",
            way -> {},
            "1000 exemplars of 20 series are stored, the newest is 20s old"),
        yes(
            "no traffic: what is stored is as old as what is exposed",
            way -> way.storedBefore(HOURS).exposing(exposedBefore(HOURS)),
            "the newest is 2h old: nothing newer is exposed"),
        yes(
            "a full ring that holds for hours",
            way -> {
              way.stored = way.capacity;
              way.rate = Optional.of(5.0);
            },
            "100000 exemplars"),
        no(
            "exemplars cannot be asked for",
            way -> way.nothingStored().served = new Served(true, true, false),
            Reason.ExemplarsUnsupported,
            "ask the Prometheus that stores them"),
        unknown(
            "nothing is seen, and nobody tells of the storage",
            way -> {
              way.nothingStored().served = new Served(false, true, true);
              way.capacity = 0;
              way.probes = List.of();
            },
            Reason.CapacityUnknown,
            "no exemplar of the last hours is stored"),
        yes(
            "something is seen, though nobody tells of the storage",
            way -> {
              way.capacity = 0;
              way.served = new Served(false, false, true);
            },
            "the newest is 20s old; how many"),
        unknown(
            "Prometheus does not answer",
            way -> way.answers = false,
            Reason.PrometheusUnavailable,
            "it refuses the connection"),
        no(
            "off by size",
            way -> {
              way.nothingStored().capacity = 0;
              way.intent = wanting(way.intent, true, false);
            },
            Reason.StorageDisabled,
            "set prometheus.exemplars.maxExemplars above 0"),
        no(
            "off though it is wanted",
            way -> way.nothingStored().capacity = 0,
            Reason.StorageDisabled,
            "see its Ready condition"),
        no(
            "off in a Prometheus of others",
            way -> {
              way.nothingStored().capacity = 0;
              way.intent = wanting(way.intent, false, true);
            },
            Reason.StorageDisabled,
            "--enable-feature=exemplar-storage"),
        yes(
            "all is well in a shared Prometheus",
            Way::shared,
            "exemplars of {namespace=\"shop\"} are stored, the newest is 20s old; that Prometheus stores 1000 in all"),
        no(
            "off in a shared Prometheus",
            way -> way.shared().nothingStored().capacity = 0,
            Reason.StorageDisabled,
            "that Prometheus has no room for exemplars: have it started with"),
        no(
            "a shared Prometheus stores what is of others",
            way -> way.shared().nothingOfOurs(),
            Reason.NothingStored,
            "nothing of {namespace=\"shop\"} is stored, though Pod shop/shop-1 exposes"),
        unknown(
            "a shared Prometheus stores what is of others, and of ours nothing is known",
            way -> way.shared().nothingOfOurs().probes = List.of(),
            Reason.NothingStored,
            "nothing of {namespace=\"shop\"} is stored, and nothing is known to be exposed"),
        no(
            "others come out of order, and ours are lost",
            way -> {
              way.shared().nothingOfOurs();
              way.growth = Optional.of(Way.growth(9, 9, 0, 0));
            },
            Reason.NothingStored,
            "metric_relabel_configs of that Prometheus"),
        yes(
            "a remote write of others fails",
            way -> {
              way.shared();
              way.growth = Optional.of(Way.growth(9, 0, 0, 9));
            },
            "are stored"),
        unknown(
            "ours are old, and others go on",
            way -> {
              way.shared().storedBefore(HOURS).probes = List.of();
              way.growth = Optional.of(Way.growth(9, 0, 0, 0));
            },
            Reason.Stale,
            "whether targets expose newer ones is not known"),
        no(
            "a shared ring that is overwritten at once",
            way -> {
              way.shared();
              way.capacity = 1_000;
              way.rate = Optional.of(100.0);
            },
            Reason.WindowTooShort,
            "raise storage.exemplars.max_exemplars of that Prometheus"),
        no(
            "a tenant who has no room",
            way -> {
              way.shared().nothingStored().served = new Served(false, false, true);
              way.server = new Server(Optional.empty(), Optional.of(0L));
            },
            Reason.RemoteLimitZero,
            "max_global_exemplars_per_user"),
        yes(
            "a tenant who has no room any more",
            way -> {
              way.shared().served = new Served(false, false, true);
              way.server = new Server(Optional.empty(), Optional.of(0L));
            },
            "the newest is 20s old; how many"),
        unknown(
            "a shared Prometheus that is not granted",
            way -> way.shared().missingGrants = List.of(NOT_GRANTED),
            Reason.HostNotAllowed,
            "spec.externalPrometheus.url: \"prometheus.example\" is not granted"),
        unknown(
            "a shared Prometheus that does not answer",
            way -> way.shared().answers = false,
            Reason.PrometheusUnavailable,
            "see url, tenant and credentials of externalPrometheus"),
        unknown(
            "just started",
            way -> way.nothingStored().uptime = Duration.ofSeconds(30),
            Reason.RecentlyRestarted,
            "just started"),
        unknown(
            "nothing exposed, nothing stored",
            way ->
                way.nothingStored()
                    .exposing(exposition(Format.OpenMetricsText, 1, 500, Exemplars.NONE)),
            Reason.NothingStored,
            "nothing is known to be exposed and scraped"),
        no(
            "exposed, scraped, and lost",
            way -> way.nothingStored(),
            Reason.NothingStored,
            "Pod shop/shop-1 exposes exemplars"),
        unknown(
            "exposed, and not scraped yet",
            way ->
                way.nothingStored().probes =
                    List.of(
                        new ProbedTarget(
                            target("shop-1", Health.Unknown, ""),
                            new Read(Way.wellExposed()),
                            Expectation.Unsaid)),
            Reason.NothingStored,
            "exposed and scraped"),
        yes(
            "an idle night, after a start: what is exposed comes in once more",
            way -> {
              way.storedBefore(HOURS).exposing(exposedBefore(HOURS));
              way.growth = Optional.of(growth(50, 0, 0, 0));
              way.uptime = Duration.ofSeconds(30);
            },
            "nothing newer is exposed"),
        unknown(
            "just started, and what is exposed is newer than what is stored",
            way -> way.storedBefore(HOURS).uptime = Duration.ofSeconds(30),
            Reason.RecentlyRestarted,
            "nothing new yet"),
        yes(
            "a ring that is filled at once after a start",
            way -> {
              way.stored = way.capacity = 1000;
              way.rate = Optional.of(20.0);
              way.uptime = Duration.ofSeconds(30);
            },
            "1000 exemplars"),
        no(
            "a clock that was ahead: all that comes is older",
            way -> way.storedBefore(HOURS.negated()).growth = Optional.of(growth(0, 9, 0, 0)),
            Reason.OutOfOrder,
            "is dated 2h from now: Prometheus refuses"),
        no(
            "all that comes is older than what is old",
            way -> {
              way.storedBefore(HOURS).exposing(exposedBefore(HOURS.multipliedBy(2)));
              way.growth = Optional.of(growth(0, 9, 0, 0));
            },
            Reason.OutOfOrder,
            "the newest stored exemplar is 2h old: Prometheus refuses"),
        yes(
            "two targets under one name, of which one is refused now and then",
            way -> way.growth = Optional.of(growth(0, 9, 0, 0)),
            "the newest is 20s old"),
        no(
            "lost for their order",
            way -> way.nothingStored().growth = Optional.of(growth(0, 9, 0, 0)),
            Reason.OutOfOrder,
            "outOfOrderTimeWindow"),
        no(
            "dropped by a rule",
            way -> way.nothingStored().intent = relabeling(way.intent, "annotated-pods"),
            Reason.DroppedByRelabeling,
            "metricRelabelings of job annotated-pods"),
        no(
            "another job's rule is no culprit",
            way -> way.nothingStored().intent = relabeling(way.intent, "other"),
            Reason.NothingStored,
            "see the log"),
        no(
            "old ones are stored again and again",
            way -> {
              way.storedBefore(HOURS);
              way.growth = Optional.of(growth(50, 0, 0, 0));
            },
            Reason.Stale,
            "again and again, the newest is 2h old"),
        no(
            "newer ones are exposed, and not stored",
            way -> way.storedBefore(HOURS),
            Reason.NothingStored,
            "the newest stored exemplar is 2h old"),
        unknown(
            "old, and nobody asked a target",
            way -> way.storedBefore(HOURS).probes = List.of(),
            Reason.Stale,
            "not known"),
        yes(
            "a quiet weekend: nothing so young is stored or exposed as is looked for",
            way -> {
              way.storedBefore(HOURS).exposing(exposedBefore(HOURS.multipliedBy(3)));
              way.sample = List.of();
            },
            "the newest is more than 3h old: nothing newer is exposed"),
        no(
            "nothing of the last hours is stored, and newer ones are exposed",
            way -> way.storedBefore(HOURS).sample = List.of(),
            Reason.NothingStored,
            "the newest stored exemplar is more than 3h old, though Pod shop/shop-1"),
        unknown(
            "a quiet weekend of ours in a shared Prometheus",
            way -> way.shared().nothingOfOurs().exposing(exposedBefore(HOURS.multipliedBy(3))),
            Reason.NothingStored,
            "nothing of {namespace=\"shop\"} is stored of the last 3h, and nothing so young is exposed"),
        unknown(
            "Prometheus counts exemplars, and shows none in time",
            way -> {
              way.nothingOfOurs().window = Duration.ZERO;
              way.growth = Optional.of(growth(50, 0, 0, 0));
            },
            Reason.NotObserved,
            "did not show the exemplars that it counts"),
        unknown(
            "an application that forgets its exemplars, in a quiet night",
            way ->
                way.storedBefore(HOURS)
                    .silent(
                        exposition(Format.OpenMetricsText, 1, 500, Exemplars.NONE),
                        new Silence(HOURS, 3, true)),
            Reason.Stale,
            "not known"),
        no(
            "a clock that is behind",
            way -> way.comingIn(HOURS),
            Reason.ClockSkew,
            "the newest is dated 2h ago, by shop/shop-1"),
        no(
            "a clock that is ahead",
            way -> way.comingIn(HOURS.negated()).exposing(exposedBefore(HOURS.negated())),
            Reason.ClockSkew,
            "the newest 2h from now, by shop/shop-1"),
        yes(
            "a clock that is ahead, beside one that is right",
            way -> way.comingIn(HOURS.negated()),
            "exemplars of 20 series"),
        yes(
            "a clock that is ahead by a minute",
            way -> way.comingIn(Duration.ofSeconds(-80)),
            "exemplars of 20 series"),
        no(
            "a full ring that is overwritten in a minute",
            way -> {
              way.stored = way.capacity = 1000;
              way.rate = Optional.of(20.0);
            },
            Reason.WindowTooShort,
            "a ring of 1000 exemplars is overwritten within 50s"),
        no(
            "a remote write loses exemplars",
            way -> way.growth = Optional.of(growth(100, 0, 0, 7)),
            Reason.RemoteWriteFailing,
            "lost 7 exemplars"));
  }

  private static Exposition exposedBefore(Duration age) {
    return exposition(
        Format.OpenMetricsText, 1, 500, exposed(3, 0, Map.of("trace_id", Way.ID), age));
  }

  private static Intent wanting(Intent intent, boolean isManaged, boolean isStorageWanted) {
    return new Intent(
        intent.traceIdLabels(),
        intent.linking(),
        intent.scrapeInterval(),
        isManaged,
        isStorageWanted,
        true,
        List.of());
  }

  private static Intent relabeling(Intent intent, String job) {
    return new Intent(
        intent.traceIdLabels(),
        intent.linking(),
        intent.scrapeInterval(),
        true,
        true,
        true,
        List.of(job));
  }

  private static StageCase yes(String name, Consumer<Way> change, String told) {
    return new StageCase(name, with(change), Outcome.True, Reason.ExemplarsStored, told);
  }

  private static StageCase no(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.False, reason, told);
  }

  private static StageCase unknown(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.Unknown, reason, told);
  }
}
