package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.LabelledCase.well;

import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.ScriptedTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Ways on which all is well, some of which look odd: nothing is to be told broken. */
final class HealthyCases {

  private static final Duration NIGHT = Duration.ofHours(2);

  /** Some 1.3 MB, more than the operator reads. */
  private static final String MUCH =
      "# TYPE stock gauge\n"
          + Stream.iterate(0, i -> i + 1)
              .limit(20_000)
              .map("stock{article=\"%032d\"} 1\n"::formatted)
              .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append);

  private HealthyCases() {}

  static List<LabelledCase> all() {
    return Stream.of(applications(), ids(), neighbours(), times(), ways())
        .flatMap(List::stream)
        .toList();
  }

  private static List<LabelledCase> applications() {
    return List.of(
        well("all is well", scene -> {}),
        well("a real application", scene -> scene.nobody().andTheShop("shop-0")),
        well(
            "exemplars on counters only",
            scene -> scene.serves(scene.known().asCounter().observed(3))),
        well(
            "many series, each with an exemplar of its own",
            scene -> scene.serves(scene.known().series(20))),
        well(
            "more is exposed than the operator reads",
            scene -> scene.serves(scene.known().after(MUCH))),
        well(
            "a few exemplars are too long",
            scene -> {
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  Exposure.of(
                          () ->
                              turn.incrementAndGet() % 3 == 0
                                  ? Map.of(
                                      "trace_id",
                                      scene.ground.known().next(),
                                      "sql",
                                      "x".repeat(120))
                                  : Map.of("trace_id", scene.ground.known().next()))
                      .series(10));
            }));
  }

  private static List<LabelledCase> ids() {
    return List.of(
        well(
            "the label is traceID",
            scene ->
                scene.serves(Exposure.of(() -> Map.of("traceID", scene.ground.known().next())))),
        well(
            "ids of 64 bits",
            scene ->
                scene.serves(
                    Exposure.of(() -> Map.of("trace_id", scene.ground.knownShort().next())))),
        well(
            "ids in upper case",
            scene ->
                scene.serves(
                    Exposure.of(
                        () ->
                            Map.of(
                                "trace_id",
                                scene.ground.known().next().toUpperCase(Locale.ROOT))))),
        well(
            "ids padded with zeros by hand",
            scene ->
                scene.serves(
                    Exposure.of(
                        () ->
                            Map.of(
                                "trace_id", "0".repeat(16) + scene.ground.knownShort().next())))),
        well(
            "span and request beside the trace",
            scene ->
                scene.serves(
                    Exposure.of(
                        () ->
                            Map.of(
                                "trace_id", scene.ground.known().next(),
                                "span_id", KnownTraces.unknown(16),
                                "request_id", KnownTraces.unknown(32))))),
        well(
            "one trace in ten is not there",
            scene -> {
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  Exposure.of(
                      () ->
                          Map.of(
                              "trace_id",
                              turn.incrementAndGet() % 10 == 9
                                  ? KnownTraces.unknown(32)
                                  : scene.ground.known().next())));
            }));
  }

  private static List<LabelledCase> neighbours() {
    return List.of(
        well(
            "one of many is plain",
            scene ->
                scene
                    .and("shop-1", scene.known())
                    .and("shop-2", scene.known())
                    .and("old-0", Exposure.withoutExemplars().classic())),
        well(
            "most are plain",
            scene ->
                scene
                    .and("old-0", Exposure.withoutExemplars().classic())
                    .and("old-1", Exposure.withoutExemplars().classic())),
        well("one of two is down", scene -> scene.andNothingAt("shop-1")),
        well("a database exporter beside it", scene -> scene.and("db-0", Exposure.classicGauges())),
        well(
            "one that is excused",
            scene ->
                scene
                    .and("old-0", Exposure.withoutExemplars().classic())
                    .expecting("old-0", "false")),
        well(
            "two behind one address, whose clocks differ",
            scene -> {
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  scene
                      .known()
                      .at(() -> Instant.now().minusSeconds(turn.incrementAndGet() % 2 * 3L)));
            }));
  }

  private static List<LabelledCase> times() {
    return List.of(
        well(
            "a rolling restart",
            scene -> {
              scene.looks = 12;
              scene.event =
                  run -> {
                    scene.without("shop-0").and("shop-1", scene.known());
                    run.reload();
                  };
            }),
        well(
            "a crash, and the same Pod elsewhere",
            scene -> {
              ScriptedTarget first = scene.running(scene.known());
              scene.looks = 8;
              scene.nobody().at("shop-0", first.port());
              scene.event = run -> first.close();
            }),
        well(
            "Prometheus just restarted",
            scene -> {
              scene.isHurried = false;
              scene.looks = 10;
              scene.event = CaseRun::restart;
            }),
        well(
            "an idle night: nothing newer than two hours is exposed",
            scene -> {
              Instant evening = Instant.now().minus(NIGHT);
              String id = scene.ground.known().next();
              scene.serves(Exposure.of(() -> Map.of("trace_id", id)).at(() -> evening));
            }),
        well(
            "an idle night of an application that forgets its exemplars",
            scene -> {
              scene.looks = 24;
              scene.fallsSilent(Exposure.withoutExemplars());
            }),
        well(
            "Prometheus restarted in an idle night",
            scene -> {
              Instant evening = Instant.now().minus(NIGHT);
              String id = scene.ground.known().next();
              scene.serves(Exposure.of(() -> Map.of("trace_id", id)).at(() -> evening));
              scene.isHurried = false;
              scene.looks = 10;
              scene.event = CaseRun::restart;
            }));
  }

  private static List<LabelledCase> ways() {
    return List.of(
        well("the operator may not ask targets", scene -> scene.podsAreKnown = false),
        well(
            "the operator does not ask targets",
            scene -> scene.more = "verification: {probeTargets: false}"),
        well(
            "a redirect that Prometheus follows",
            scene ->
                scene.serves(
                    ScriptedTarget.redirect(scene.running(scene.known()).url() + "/real"))),
        well(
            "a Tempo of tenants",
            scene -> {
              scene.tracing =
                  "{tempo: {url: '%s', tenant: shop}}".formatted(scene.ground.tenants().url());
              scene.options = "--grant-hosts=*=*,*=*/*";
              scene.serves(Exposure.of(() -> Map.of("trace_id", scene.ground.ofTenant().next())));
            }),
        well("Grafana has loaded all", HealthyCases::loaded),
        well("Grafana had all before", HealthyCases::existing));
  }

  /** Grafana as the operator would have it. */
  static void loaded(Scene scene) {
    scene.more = "grafana: {url: '%s'}".formatted(scene.grafana.url());
    Names names = scene.plan("http://127.0.0.1:9").names();
    scene.grafana.hasPrometheus(names.prometheusDatasourceUid(), links(names.traceDatasourceUid()));
    scene.grafana.hasTraces(names.traceDatasourceUid(), "tempo");
    scene.grafana.hasDashboard(names.dashboardUid());
  }

  /** Data sources that were there before, with the links that are needed. */
  static void existing(Scene scene) {
    scene.tracing =
        "{tempo: {url: '%s', datasource: {uid: tempo}}}".formatted(scene.ground.tempo().url());
    scene.more = "grafana: {url: '%s', datasource: {uid: prom}}".formatted(scene.grafana.url());
    scene.grafana.hasPrometheus("prom", links("tempo"));
    scene.grafana.hasTraces("tempo", "tempo");
    scene.grafana.hasDashboard(scene.plan("http://127.0.0.1:9").names().dashboardUid());
  }

  /** Of the labels that are linked by default. */
  static String links(String uid) {
    return "[{\"name\":\"trace_id\",\"datasourceUid\":\"%1$s\"},{\"name\":\"traceID\",\"datasourceUid\":\"%1$s\"}]"
        .formatted(uid);
  }
}
