package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.exemplar;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Dashboard;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Link;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Loaded;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Missing;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotWanted;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.LabelLink;
import dev.exemplars.operator.plan.LinkTemplate;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinkedChecksTest {

  private static final List<String> BOTH = List.of("trace_id", "traceID");
  private static final LabelLink.Target TO_TEMPO = new LabelLink.Datasource("tempo");
  private static final Sought TEMPO = found("tempo", "tempo");
  private static final Dashboard BOARD = new Loaded(Optional.empty());
  private static final GrafanaAccess GIVEN =
      Given.plan("grafana: {url: 'http://grafana:3000'}").grafanaAccess();
  private static final GrafanaAccess NOT_GRANTED =
      Given.plan("grafana: {url: 'http://grafana.example'}").grafanaAccess();

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
              way.grafana = new Answered(none("prom"), Optional.empty(), new NotWanted(), Set.of());
            },
            Reason.DatasourceNotLoaded,
            "no data source of the uid prom"),
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
            way -> way.grafana = new Answered(none("prom"), Optional.of(TEMPO), BOARD, Set.of()),
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
            "links that lead elsewhere",
            way ->
                way.grafana =
                    new Answered(
                        of("prometheus", BOTH, "other"), Optional.of(TEMPO), BOARD, Set.of()),
            Reason.DatasourceConflict,
            "not all to where they should lead"),
        no(
            "nowhere to lead",
            way ->
                way.grafana =
                    new Answered(
                        of("prometheus", BOTH, "tempo"),
                        Optional.of(none("tempo")),
                        BOARD,
                        Set.of()),
            Reason.TraceDatasourceNotFound,
            "does not have the data source tempo to which the links lead, and leaves them out"),
        no(
            "a source of traces that is none",
            way ->
                way.grafana =
                    new Answered(
                        of("prometheus", BOTH, "tempo"),
                        Optional.of(found("tempo", "loki")),
                        BOARD,
                        Set.of()),
            Reason.TraceDatasourceNotFound,
            "the data source tempo to which the links lead is not of type tempo"),
        no(
            "the name is taken by another uid",
            way -> way.grafana = new Answered(renamed("prom"), Optional.of(TEMPO), BOARD, Set.of()),
            Reason.DatasourceUidChanged,
            "is written as prom under the uid P64EC88CA00B268E5"),
        no(
            "the name of the source of traces is taken by another uid",
            way ->
                way.grafana =
                    new Answered(
                        of("prometheus", BOTH, "tempo"),
                        Optional.of(renamed("tempo")),
                        BOARD,
                        Set.of()),
            Reason.DatasourceUidChanged,
            "is written as tempo under the uid P64EC88CA00B268E5"),
        no(
            "no dashboard",
            way ->
                way.grafana =
                    new Answered(
                        of("prometheus", BOTH, "tempo"),
                        Optional.of(TEMPO),
                        new Missing(),
                        Set.of()),
            Reason.DashboardNotLoaded,
            "grafana.labels.dashboard"));
  }

  @ParameterizedTest
  @MethodSource
  void of_the_health_of_data_sources_says(StageCase one) {
    one.check(Stage.Linked);
  }

  static Stream<StageCase> of_the_health_of_data_sources_says() {
    return Stream.of(
        no(
            "Grafana does not reach Prometheus",
            way -> way.grafana = unhealthy("prom"),
            Reason.DatasourceUnhealthy,
            "own check of the data source prom fails"),
        no(
            "Grafana reaches neither",
            way -> way.grafana = unhealthy("tempo", "prom"),
            Reason.DatasourceUnhealthy,
            "own check of the data source prom, tempo fails"),
        yes(
            "nobody reaches the traces: that is told of Resolvable",
            way -> {
              way.grafana = unhealthy("tempo");
              way.traces = new TraceObservation.Failed(Failure.Unreachable, "refuses");
            },
            Reason.Loaded,
            "Grafana has loaded"),
        yes(
            "Prometheus has just started",
            way -> {
              way.grafana = unhealthy("prom");
              way.uptime = Duration.ofSeconds(20);
            },
            Reason.Loaded,
            "Grafana has loaded"));
  }

  @ParameterizedTest
  @MethodSource
  void of_a_data_source_that_is_there_already_says(StageCase one) {
    one.check(Stage.Linked);
  }

  static Stream<StageCase> of_a_data_source_that_is_there_already_says() {
    return Stream.of(
        unknown(
            "nobody can look",
            way -> way.intent = existing(way.intent, new GrafanaAccess.NotGiven()),
            Reason.GrafanaNotAsked,
            "the data source prom has the links is not known: nobody can look, set grafana.url"),
        unknown(
            "nobody may look",
            way -> way.intent = existing(way.intent, NOT_GRANTED),
            Reason.HostNotAllowed,
            "--grant-hosts"),
        unknown(
            "nobody has looked yet",
            way -> way.intent = existing(way.intent, GIVEN),
            Reason.NotObserved,
            "nobody has looked yet"),
        yes(
            "it links one of the labels, and that is stored",
            way -> there(way, of("prometheus", List.of("trace_id"), "tempo")),
            Reason.Loaded,
            "Grafana has loaded a link for [trace_id]"),
        yes(
            "it is one of a cloud's",
            way ->
                there(way, of("grafana-amazonprometheus-datasource", List.of("trace_id"), "tempo")),
            Reason.Loaded,
            "[trace_id]"),
        yes(
            "a further label has no link",
            way -> {
              there(way, of("prometheus", List.of("trace_id"), "tempo"));
              way.sample =
                  List.of(exemplar(Duration.ZERO, Map.of("trace_id", Way.ID, "request_id", "7")));
            },
            Reason.Loaded,
            "the data source prom lacks {name: request_id, url: 'https://logs.example/$${__value.raw}'}"),
        no(
            "it links no label",
            way -> there(way, of("prometheus", List.of(), "tempo")),
            Reason.TraceIdLabelMismatch,
            "the data source prom of Grafana links none of it: add {name: trace_id, datasourceUid: tempo}"
                + " to its jsonData.exemplarTraceIdDestinations"),
        no(
            "it links another label",
            way -> there(way, of("prometheus", List.of("traceID", "secret_label"), "tempo")),
            Reason.TraceIdLabelMismatch,
            "links none of it: add {name: trace_id, datasourceUid: tempo}"),
        no(
            "its link leads elsewhere",
            way -> there(way, of("prometheus", BOTH, "other")),
            Reason.DatasourceConflict,
            "links trace_id elsewhere than to tempo: add {name: trace_id, datasourceUid: tempo}"),
        no(
            "it is of another kind",
            way -> there(way, of("loki", BOTH, "tempo")),
            Reason.DatasourceConflict,
            "the data source prom of Grafana is none of Prometheus: see grafana.datasource"),
        no(
            "it is not there",
            way -> there(way, none("prom")),
            Reason.DatasourceNotLoaded,
            "no data source of the uid prom"));
  }

  @Test
  void nothing_is_quoted_of_what_else_a_data_source_holds() {
    // given
    Way way = new Way();
    there(way, of("loki", List.of("tenant_token"), "uid-of-others"));

    // then
    assertThat(way.judged(Stage.Linked).message())
        .doesNotContain("loki", "tenant_token", "uid-of-others");
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
    return new Answered(of(type, labels, "tempo"), Optional.of(TEMPO), BOARD, Set.of());
  }

  private static Answered unhealthy(String... uids) {
    return new Answered(of("prometheus", BOTH, "tempo"), Optional.of(TEMPO), BOARD, Set.of(uids));
  }

  private static Sought of(String type, List<String> labels, String leadTo) {
    return new Sought(
        "prom",
        Set.of("prometheus", "grafana-amazonprometheus-datasource"),
        Optional.of(
            new LoadedDatasource(
                type, labels.stream().map(label -> new Link(label, Optional.of(leadTo))).toList())),
        Optional.empty());
  }

  private static Sought found(String uid, String type) {
    return new Sought(
        uid, Set.of("tempo"), Optional.of(new LoadedDatasource(type, List.of())), Optional.empty());
  }

  private static Sought none(String uid) {
    return new Sought(uid, Set.of(), Optional.empty(), Optional.empty());
  }

  private static Sought renamed(String uid) {
    return new Sought(uid, Set.of(), Optional.empty(), Optional.of("P64EC88CA00B268E5"));
  }

  /** Grafana has that one, whose links are to lead to a Tempo that it has, too. */
  private static void there(Way way, Sought prometheus) {
    way.intent = existing(way.intent, GIVEN);
    way.grafana = new Answered(prometheus, Optional.of(TEMPO), BOARD, Set.of());
  }

  private static Intent existing(Intent intent, GrafanaAccess access) {
    return linking(
        intent,
        new Intent.Existing(
            "prom",
            List.of(
                new LabelLink("trace_id", TO_TEMPO, ""),
                new LabelLink("traceID", TO_TEMPO, ""),
                new LabelLink(
                    "request_id",
                    new LabelLink.Page(new LinkTemplate("https://logs.example/", "")),
                    "")),
            TO_TEMPO,
            access));
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
