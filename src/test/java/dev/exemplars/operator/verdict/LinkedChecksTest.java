package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.exemplar;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
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

class LinkedChecksTest {

  private static final List<String> BOTH = List.of("trace_id", "traceID");

  @ParameterizedTest
  @MethodSource("cases")
  void says(StageCase one) {
    one.check(Stage.Linked);
  }

  static Stream<StageCase> cases() {
    return Stream.of(
        yes("all is well", way -> {}, Reason.Written, "a link for [trace_id] is written"),
        yes(
            "Grafana has loaded it",
            way -> way.grafana = grafana("prometheus", BOTH),
            Reason.Loaded,
            "Grafana has loaded a link for [trace_id]"),
        yes(
            "an id that is none, under a label that is linked",
            way -> way.sample = List.of(exemplar(Duration.ZERO, Map.of("trace_id", "x"))),
            Reason.Written,
            "[trace_id]"),
        yes(
            "some have another label",
            way -> way.sample.add(exemplar(Duration.ZERO, Map.of("traceId", Way.ID))),
            Reason.Written,
            "exemplars with [traceId] have none: add it to tracing.traceIdLabels"),
        no(
            "another label",
            way -> way.sample = List.of(exemplar(Duration.ZERO, Map.of("traceId", Way.ID))),
            Reason.TraceIdLabelMismatch,
            "stored exemplars carry traceId, linked are trace_id, traceID: add traceId to"
                + " tracing.traceIdLabels"),
        no(
            "a label whose name says nothing of traces",
            way -> way.sample = List.of(exemplar(Duration.ZERO, Map.of("tid", Way.ID))),
            Reason.TraceIdLabelMismatch,
            "stored exemplars carry tid"),
        unknown(
            "nothing is stored",
            way -> way.nothingStored(),
            Reason.NotObserved,
            "which label needs a link is not known"),
        no(
            "no grant",
            way -> way.intent = linking(way.intent, withheld()),
            Reason.NotAllowed,
            "--grant-grafana-namespaces"),
        no(
            "links that somebody says are there, and none for this label",
            way ->
                way.intent =
                    linking(
                        new Intent(
                            List.of("traceId"),
                            new Intent.Stated(),
                            Duration.ofSeconds(15),
                            false,
                            true,
                            true,
                            List.of()),
                        new Intent.Stated()),
            Reason.TraceIdLabelMismatch,
            "linked are traceId: add trace_id to exemplarTraceIdDestinations"),
        unknown(
            "links of others, and Grafana is silent",
            way -> {
              way.intent = linking(way.intent, new Intent.ByOthers());
              way.grafana = new Unreachable("it did not answer in time");
            },
            Reason.GrafanaUnreachable,
            "it did not answer in time"),
        no(
            "links of others, and no data source",
            way -> {
              way.intent = linking(way.intent, new Intent.ByOthers());
              way.grafana = new Answered(Optional.empty(), Optional.empty(), false, true);
            },
            Reason.DatasourceNotLoaded,
            "no data source of that uid"),
        unknown(
            "links of others, and nobody asked Grafana",
            way -> way.intent = linking(way.intent, new Intent.ByOthers()),
            Reason.NotObserved,
            "nobody asked Grafana"),
        no(
            "links of others, and none for this label",
            way -> {
              way.intent = linking(way.intent, new Intent.ByOthers());
              way.grafana = grafana("prometheus", List.of("traceID"));
            },
            Reason.TraceIdLabelMismatch,
            "add trace_id to exemplarTraceIdDestinations"),
        unknown(
            "Grafana is silent",
            way -> way.grafana = new Unreachable("it did not answer in time"),
            Reason.GrafanaUnreachable,
            "it did not answer in time"),
        unknown(
            "Grafana forbids",
            way -> way.grafana = new Unauthorized("it answered with 401"),
            Reason.GrafanaUnauthorized,
            "grafana.authorization"),
        no(
            "not loaded",
            way -> way.grafana = new Answered(Optional.empty(), datasource("tempo", BOTH), true),
            Reason.DatasourceNotLoaded,
            "grafana.labels.datasource"),
        no(
            "a data source of others",
            way -> way.grafana = grafana("loki", BOTH),
            Reason.DatasourceConflict,
            "is of type loki"),
        no(
            "other links",
            way -> way.grafana = grafana("prometheus", List.of("trace_id")),
            Reason.DatasourceConflict,
            "links [trace_id]"),
        no(
            "nowhere to lead",
            way ->
                way.grafana = new Answered(datasource("prometheus", BOTH), Optional.empty(), true),
            Reason.TraceDatasourceNotFound,
            "leaves them out"),
        no(
            "no dashboard",
            way ->
                way.grafana =
                    new Answered(
                        datasource("prometheus", BOTH), datasource("tempo", List.of()), false),
            Reason.DashboardNotLoaded,
            "grafana.labels.dashboard"));
  }

  private static Intent.Withheld withheld() {
    return new Intent.Withheld(
        List.of(
            new SpecProblem(
                Reason.NotAllowed,
                "spec.grafana.namespace",
                "monitoring",
                "is not granted: have --grant-grafana-namespaces extended")));
  }

  private static Answered grafana(String type, List<String> labels) {
    return new Answered(datasource(type, labels), datasource("tempo", List.of()), true);
  }

  private static Optional<LoadedDatasource> datasource(String type, List<String> labels) {
    return Optional.of(new LoadedDatasource("uid", "name", type, "http://x", labels));
  }

  private static Intent linking(Intent intent, Intent.Linking linking) {
    return new Intent(
        intent.traceIdLabels(), linking, intent.scrapeInterval(), true, true, true, List.of());
  }

  private static StageCase yes(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.True, reason, told);
  }

  private static StageCase no(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.False, reason, told);
  }

  private static StageCase unknown(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.Unknown, reason, told);
  }
}
