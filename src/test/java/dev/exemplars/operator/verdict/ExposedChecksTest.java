package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.exemplar;
import static dev.exemplars.operator.verdict.Way.exposed;
import static dev.exemplars.operator.verdict.Way.exposition;
import static dev.exemplars.operator.verdict.Way.hindered;
import static dev.exemplars.operator.verdict.Way.probed;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.exposition.Exposition.Malformed;
import dev.exemplars.operator.observe.targets.NearMiss;
import dev.exemplars.operator.observe.targets.NearMiss.Fault;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Silence;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExposedChecksTest {

  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final Exposition PLAIN = exposition(Format.PlainText, 1, 500, Exemplars.NONE);
  private static final Exposition NO_EXEMPLARS =
      exposition(Format.OpenMetricsText, 2, 500, Exemplars.NONE);
  private static final Exposition NO_HISTOGRAM =
      exposition(Format.OpenMetricsText, 0, 0, Exemplars.NONE);

  private static final Silence BUSY = new Silence(Duration.ofMinutes(1), 120, false);

  @ParameterizedTest
  @MethodSource("cases")
  void says(StageCase one) {
    one.check(Stage.Exposed);
  }

  static Stream<StageCase> cases() {
    return Stream.of(
        yes("all is well", way -> {}, "1 of 1 targets"),
        yes(
            "a target is plain, and what is stored is young",
            way -> way.exposing(PLAIN),
            "young exemplars are stored"),
        yes(
            "one of many is plain",
            way ->
                way.nothingStored().probes =
                    List.of(read("shop-1", Way.wellExposed()), read("old-1", PLAIN)),
            "not so: Pod shop/old-1 answers in the classic text format"),
        yes(
            "a probe is blocked, and what is stored is young",
            way -> way.probes = List.of(hindered("shop-1", Hindrance.Blocked)),
            "young exemplars are stored"),
        unknown(
            "Prometheus does not answer",
            way -> way.answers = false,
            Reason.PrometheusUnavailable,
            "it refuses the connection"),
        no(
            "no target",
            way -> {
              way.nothingStored().targets = List.of();
              way.probes = List.of();
            },
            Reason.NoTargets,
            "prometheus.io/scrape"),
        no(
            "no target, and some nearly are",
            way -> {
              way.nothingStored().targets = List.of();
              way.probes = List.of();
              way.nearMisses =
                  List.of(
                      new NearMiss(
                          Fault.PodDoesNotRun,
                          List.of("Pod shop/a", "Pod shop/b", "Pod shop/c"),
                          5,
                          "Pending",
                          ""),
                      new NearMiss(
                          Fault.OnService, List.of("Service shop/web"), 1, "p.io/scrape", ""));
            },
            Reason.NoTargets,
            "Prometheus finds no target: Pod shop/a, Pod shop/b, Pod shop/c and 2 more ask to be"
                + " scraped, and do not run (Pending); Service shop/web has the annotation"
                + " p.io/scrape, which counts on Pods alone"),
        unknown(
            "no target yet",
            way -> {
              way.nothingStored().targets = List.of();
              way.probes = List.of();
              way.uptime = Duration.ofSeconds(20);
            },
            Reason.RecentlyRestarted,
            "no target yet"),
        unknown(
            "no target, for Prometheus may not look for any",
            way -> {
              way.nothingStored().targets = List.of();
              way.probes = List.of();
              way.growth = Optional.of(Way.growth(0, 0, 4, 0));
            },
            Reason.DiscoveryForbidden,
            "fails to list Pods"),
        no(
            "young ones without an id are stored, as targets expose them",
            way -> {
              way.sample = List.of(exemplar(SECONDS, Map.of("user", "jane")));
              way.exposing(
                  exposition(
                      Format.OpenMetricsText, 1, 500, exposed(3, 0, Map.of("user", "jane"))));
            },
            Reason.TraceIdLabelMissing,
            "the exemplars of Pod shop/shop-1 have labels [user]"),
        no(
            "young ones without an id are stored, and nobody may ask",
            way -> {
              way.sample = List.of(exemplar(SECONDS, Map.of("user", "jane")));
              way.probes = List.of(hindered("shop-1", Hindrance.Blocked));
            },
            Reason.TraceIdLabelMissing,
            "stored exemplars have labels [user]"),
        yes(
            "young ones without an id are stored, and one target exposes others",
            way -> way.sample = List.of(exemplar(SECONDS, Map.of("user", "jane"))),
            "1 of 1 targets"),
        yes(
            "a label that says nothing is linked",
            way -> {
              way.sample = List.of(exemplar(SECONDS, Map.of("trace_id", "4711")));
              way.probes = List.of(hindered("shop-1", Hindrance.Blocked));
            },
            "young exemplars are stored"),
        no(
            "the classic format",
            way -> way.nothingStored().exposing(PLAIN),
            Reason.NotOpenMetrics,
            "Pod shop/shop-1 answers in the classic text format"),
        no(
            "the classic format, without a histogram, of one that says that it exposes exemplars",
            way ->
                way.nothingStored().probes =
                    List.of(
                        probed(
                            "shop-1",
                            new Read(exposition(Format.PlainText, 0, 0, Exemplars.NONE)),
                            Expectation.Expected)),
            Reason.NotOpenMetrics,
            "EnableOpenMetrics: true"),
        no(
            "no histogram",
            way -> way.nothingStored().exposing(NO_HISTOGRAM),
            Reason.NoHistograms,
            "exposes no histogram"),
        no(
            "one without a histogram beside one that is plain",
            way ->
                way.nothingStored().probes =
                    List.of(
                        read("db-1", NO_HISTOGRAM),
                        read("db-2", NO_HISTOGRAM),
                        read("shop-1", PLAIN)),
            Reason.NotOpenMetrics,
            "shop-1"),
        no(
            "no exemplars",
            way -> way.nothingStored().silent(NO_EXEMPLARS, BUSY),
            Reason.NoExemplars,
            "2 histograms with 500 observations, 120 of them in the last 1m, and no exemplar"),
        unknown(
            "no exemplars at the first look, which does not show whether there is traffic",
            way -> way.nothingStored().exposing(NO_EXEMPLARS),
            Reason.NoTraffic,
            "has counted 0 observations since it was asked first"),
        unknown(
            "an application that forgets its exemplars, in a quiet night, beside one that is plain",
            way ->
                way.storedBefore(Duration.ofHours(2)).probes =
                    List.of(
                        read("old-1", PLAIN),
                        read("shop-1", NO_EXEMPLARS)
                            .after(new Silence(Duration.ofHours(1), 700, true))),
            Reason.NoTraffic,
            "has counted 700 observations since it exposed the last"),
        no(
            "an application that exposes none any more, though it has traffic",
            way ->
                way.storedBefore(Duration.ofHours(2))
                    .silent(NO_EXEMPLARS, new Silence(Duration.ofMinutes(5), 400, true)),
            Reason.NoExemplars,
            "400 of them in the last 5m"),
        unknown(
            "too little traffic",
            way ->
                way.nothingStored()
                    .exposing(exposition(Format.OpenMetricsText, 1, 12, Exemplars.NONE)),
            Reason.NoTraffic,
            "has counted 12 observations"),
        no(
            "exemplars without an id",
            way ->
                way.nothingStored()
                    .exposing(
                        exposition(
                            Format.OpenMetricsText, 1, 500, exposed(3, 0, Map.of("user", "42")))),
            Reason.TraceIdLabelMissing,
            "labels [user]"),
        no(
            "a span id alone",
            way ->
                way.nothingStored()
                    .exposing(
                        exposition(
                            Format.OpenMetricsText,
                            1,
                            500,
                            exposed(3, 0, Map.of("span_id", "00f067aa0ba902b7")))),
            Reason.TraceIdLabelMissing,
            "labels [span_id]"),
        no(
            "labels that are too long",
            way ->
                way.nothingStored()
                    .exposing(
                        exposition(
                            Format.OpenMetricsText,
                            1,
                            500,
                            exposed(3, 3, Map.of("trace_id", Way.ID)))),
            Reason.ExemplarTooLong,
            "128 characters"),
        no(
            "a malformed line",
            way ->
                way.nothingStored()
                    .exposing(
                        new Exposition(
                            Format.OpenMetricsText,
                            1,
                            500,
                            Exemplars.NONE,
                            Optional.of(new Malformed(17, "a number that is none")),
                            true)),
            Reason.MalformedExposition,
            "in line 17: a number that is none"),
        no(
            "native histograms whose exemplars have no time",
            way ->
                way.nothingStored()
                    .exposing(
                        new Exposition(
                            Format.Protobuf, 1, 500, Exemplars.NONE, Optional.empty(), true, 3)),
            Reason.NativeExemplarWithoutTimestamp,
            "3 exemplars of native histograms"),
        no(
            "protobuf without an exemplar",
            way ->
                way.nothingStored()
                    .silent(exposition(Format.Protobuf, 1, 500, Exemplars.NONE), BUSY),
            Reason.NoExemplars,
            "no exemplar"),
        unknown(
            "a probe is blocked",
            way -> way.nothingStored().probes = List.of(hindered("shop-1", Hindrance.Blocked)),
            Reason.ProbeBlocked,
            "it could not"),
        unknown(
            "a probe wants credentials",
            way -> way.nothingStored().probes = List.of(hindered("shop-1", Hindrance.Unauthorized)),
            Reason.ProbeUnauthorized,
            "it could not"),
        unknown(
            "nobody asks targets",
            way -> {
              way.nothingStored().probes = List.of();
              way.intent = notProbing(way.intent);
            },
            Reason.ProbingOff,
            "verification.probeTargets"),
        unknown(
            "no target was asked yet",
            way -> way.nothingStored().probes = List.of(),
            Reason.NotObserved,
            "yet"),
        no(
            "all targets are excused",
            way ->
                way.nothingStored().probes =
                    List.of(probed("shop-1", new Read(PLAIN), Expectation.Excused)),
            Reason.NoHistograms,
            "exemplars.dev/expect"));
  }

  private static ProbedTarget read(String pod, Exposition exposition) {
    return probed(pod, new Read(exposition), Expectation.Unsaid);
  }

  private static Intent notProbing(Intent intent) {
    return new Intent(
        intent.traceIdLabels(),
        intent.linking(),
        intent.scrapeInterval(),
        true,
        true,
        false,
        List.of());
  }

  private static StageCase yes(String name, Consumer<Way> change, String told) {
    return new StageCase(name, with(change), Outcome.True, Reason.ExemplarsExposed, told);
  }

  private static StageCase no(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.False, reason, told);
  }

  private static StageCase unknown(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.Unknown, reason, told);
  }
}
