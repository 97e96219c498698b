package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.LabelledCase.broken;
import static dev.exemplars.operator.verdict.LabelledCase.unknown;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.ScriptedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Targets that expose what they should not, or that cannot be asked. */
final class FaultyTargets {

  private static final Map<Integer, String> CURES =
      Map.of(
          401, "it wants credentials",
          404, "see the path",
          429, "what limits requests to it",
          500, "see the log of the application");

  private FaultyTargets() {}

  static List<LabelledCase> all() {
    return Stream.of(exposed(), labels(), scraped()).flatMap(List::stream).toList();
  }

  private static List<LabelledCase> exposed() {
    return List.of(
        broken("no target", Stage.Exposed, Reason.NoTargets, Scene::nobody),
        broken(
            "Go's classic handler",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            scene -> scene.serves(Exposure.withoutExemplars().classic())),
        broken(
            "plain text of no version",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            scene -> scene.serves(Exposure.withoutExemplars().classic().as("text/plain"))),
        broken(
            "three that are plain, and one without histograms",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            scene ->
                scene
                    .serves(Exposure.withoutExemplars().classic())
                    .and("shop-1", Exposure.withoutExemplars().classic())
                    .and("shop-2", Exposure.withoutExemplars().classic())
                    .and("db-0", Exposure.gauges())),
        broken(
            "traffic, and no exemplars",
            Stage.Exposed,
            Reason.NoExemplars,
            scene -> scene.serves(Exposure.withoutExemplars().growingBy(100))),
        unknown(
            "traffic of before, and no exemplars: a client may have forgotten them",
            Stage.Exposed,
            Reason.NoTraffic,
            scene -> scene.serves(Exposure.withoutExemplars())),
        unknown(
            "histograms without traffic",
            Stage.Exposed,
            Reason.NoTraffic,
            scene -> scene.serves(Exposure.withoutExemplars().observed(0))),
        broken(
            "no histogram",
            Stage.Exposed,
            Reason.NoHistograms,
            scene -> scene.serves(Exposure.gauges())),
        broken(
            "a plain one without histograms that says it has exemplars",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            scene ->
                scene
                    .serves(Exposure.withoutExemplars().asCounter().classic())
                    .expecting("shop-0", "true")),
        broken(
            "all are excused",
            Stage.Exposed,
            Reason.NoHistograms,
            scene ->
                scene.serves(Exposure.withoutExemplars().classic()).expecting("shop-0", "false")),
        broken(
            "malformed text",
            Stage.Exposed,
            Reason.MalformedExposition,
            scene -> scene.serves(scene.known().endingWith("this is } no line\n# EOF\n"))),
        broken(
            "the end is missing",
            Stage.Exposed,
            Reason.MalformedExposition,
            scene -> scene.serves(scene.known().endingWith(""))),
        unknown(
            "nobody may ask, and nothing is stored",
            Stage.Exposed,
            Reason.ProbeBlocked,
            scene -> {
              scene.podsAreKnown = false;
              scene.serves(Exposure.withoutExemplars());
            }),
        unknown(
            "nobody asks, and nothing is stored",
            Stage.Exposed,
            Reason.ProbingOff,
            scene -> {
              scene.more = "verification: {probeTargets: false}";
              scene.serves(Exposure.withoutExemplars());
            }));
  }

  private static List<LabelledCase> labels() {
    return List.of(
        broken(
            "exemplars of users and spans only",
            Stage.Exposed,
            Reason.TraceIdLabelMissing,
            scene ->
                scene.serves(
                    Exposure.of(() -> Map.of("user", "jane", "span_id", KnownTraces.unknown(16))))),
        broken(
            "a label whose name and value say nothing",
            Stage.Exposed,
            Reason.TraceIdLabelMissing,
            scene -> scene.serves(Exposure.of(() -> Map.of("ref", "order-4711")))),
        broken(
            "labels that are too long together",
            Stage.Exposed,
            Reason.ExemplarTooLong,
            scene ->
                scene.serves(
                    Exposure.of(
                        () ->
                            Map.of(
                                "trace_id",
                                scene.ground.known().next(),
                                "sql",
                                "x".repeat(120))))));
  }

  private static List<LabelledCase> scraped() {
    List<LabelledCase> all = new ArrayList<>();
    CURES.forEach(
        (status, cure) ->
            all.add(
                down("it answers " + status, scene -> scene.serves(ScriptedTarget.status(status)))
                    .saying(cure)));
    all.add(down("nothing listens", scene -> scene.nobody().andNothingAt("shop-0")));
    all.add(
        down(
            "a wrong path",
            scene -> {
              Exposure known = scene.known();
              scene.jobSettings = "metrics_path: /metric";
              scene.serves(
                  exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/metrics")) {
                      known.answer(exchange);
                    } else {
                      exchange.sendResponseHeaders(404, -1);
                    }
                  });
            }));
    all.add(
        down(
            "a redirect to where nothing is",
            scene -> scene.serves(ScriptedTarget.redirect("http://127.0.0.1:9/"))));
    all.add(
        down(
            "a certificate that nobody believes",
            scene -> {
              scene.jobSettings = "scheme: https";
              scene.nobody().at("shop-0", scene.runningOverTls(scene.known()).port());
            }));
    all.add(
        down(
            "http where TLS is spoken",
            scene -> scene.nobody().at("shop-0", scene.runningOverTls(scene.known()).port())));
    all.add(
        down(
            "cut off",
            scene ->
                scene.serves(ScriptedTarget.cutOff(Exposure.OPEN_METRICS, scene.known().text()))));
    all.add(
        broken(
            "slow",
            Stage.Scraped,
            Reason.ScrapeTimeout,
            scene -> scene.serves(ScriptedTarget.late(3, scene.known()))));
    all.add(
        broken(
            "malformed text, and nobody may ask",
            Stage.Scraped,
            Reason.ScrapeRejected,
            scene -> {
              scene.podsAreKnown = false;
              scene.serves(scene.known().endingWith("this is } no line\n# EOF\n"));
            }));
    all.add(
        broken(
            "more than Prometheus is to take",
            Stage.Scraped,
            Reason.ScrapeRejected,
            scene -> scene.jobSettings = "body_size_limit: 100B"));
    all.add(
        broken(
            "more samples than Prometheus is to take",
            Stage.Scraped,
            Reason.ScrapeRejected,
            scene -> scene.jobSettings = "sample_limit: 2"));
    all.add(
        unknown(
            "Prometheus does not answer",
            Stage.Exposed,
            Reason.PrometheusUnavailable,
            scene -> scene.prometheusRuns = false));
    return all;
  }

  private static LabelledCase down(String name, Consumer<Scene> change) {
    return broken(name, Stage.Scraped, Reason.TargetsDown, change);
  }
}
