package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.LabelledCase.broken;
import static dev.exemplars.operator.verdict.LabelledCase.unknown;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.real.Exposure;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Ways that are broken in Grafana, which is played, or of which Grafana does not tell. */
final class FaultyLinks {

  private FaultyLinks() {}

  static List<LabelledCase> all() {
    return Stream.of(written(), existing(), silent()).flatMap(List::stream).toList();
  }

  private static List<LabelledCase> written() {
    return List.of(
        mismatch("a wrong label", "traceId"),
        mismatch("a wrong label with a dot's underscore", "otel_trace"),
        mismatch("a label whose name says nothing, with ids", "correlation"),
        grafana(
            "Grafana lacks the data source",
            Reason.DatasourceNotLoaded,
            scene -> scene.grafana.lacks(names(scene).prometheusDatasourceUid())),
        grafana(
            "the uid is another one's",
            Reason.DatasourceConflict,
            scene -> scene.grafana.hasTraces(names(scene).prometheusDatasourceUid(), "loki")),
        grafana(
            "an older one without links",
            Reason.DatasourceConflict,
            scene -> scene.grafana.hasPrometheus(names(scene).prometheusDatasourceUid(), "[]")),
        grafana(
            "links lead nowhere",
            Reason.TraceDatasourceNotFound,
            scene -> scene.grafana.lacks(names(scene).traceDatasourceUid())),
        grafana(
            "Grafana lacks the dashboard",
            Reason.DashboardNotLoaded,
            scene -> scene.grafana.lacks(names(scene).dashboardUid())),
        grafana(
            "the name has another uid",
            Reason.DatasourceUidChanged,
            scene -> {
              scene.grafana.lacks(names(scene).prometheusDatasourceUid());
              scene.grafana.hasByName(names(scene).prometheusDatasourceName(), "P64EC88CA00B268E5");
            }),
        grafana(
            "the name of the source of traces has another uid",
            Reason.DatasourceUidChanged,
            scene -> {
              scene.grafana.lacks(names(scene).traceDatasourceUid());
              scene.grafana.hasByName(names(scene).traceDatasourceName(), "P64EC88CA00B268E5");
            }),
        grafana(
            "links lead to what shows no traces",
            Reason.TraceDatasourceNotFound,
            scene -> scene.grafana.hasTraces(names(scene).traceDatasourceUid(), "loki")),
        grafana(
            "an older one whose links lead elsewhere",
            Reason.DatasourceConflict,
            scene ->
                scene.grafana.hasPrometheus(
                    names(scene).prometheusDatasourceUid(), links("of-before"))),
        grafana(
            "Grafana does not reach Prometheus",
            Reason.DatasourceUnhealthy,
            scene -> scene.grafana.isUnhealthy(names(scene).prometheusDatasourceUid())),
        grafana(
            "Grafana does not reach the traces, and the operator does",
            Reason.DatasourceUnhealthy,
            scene -> scene.grafana.isUnhealthy(names(scene).traceDatasourceUid())));
  }

  private static List<LabelledCase> existing() {
    return List.of(
        existing(
            "an existing one without links",
            Reason.TraceIdLabelMismatch,
            scene -> scene.grafana.hasPrometheus("prom", "[]")),
        existing(
            "an existing one with a map for a list",
            Reason.TraceIdLabelMismatch,
            scene ->
                scene.grafana.hasPrometheus(
                    "prom", "{\"name\":\"trace_id\",\"datasourceUid\":\"tempo\"}")),
        existing(
            "an existing one that links another label",
            Reason.TraceIdLabelMismatch,
            scene ->
                scene.grafana.hasPrometheus(
                    "prom", "[{\"name\":\"traceId\",\"datasourceUid\":\"tempo\"}]")),
        existing(
            "an existing one whose links lead elsewhere",
            Reason.DatasourceConflict,
            scene -> scene.grafana.hasPrometheus("prom", links("another"))),
        existing(
            "an existing one that is none of Prometheus",
            Reason.DatasourceConflict,
            scene -> scene.grafana.hasTraces("prom", "loki")),
        existing(
            "an existing one that is not there",
            Reason.DatasourceNotLoaded,
            scene -> scene.grafana.lacks("prom")),
        existing(
            "an existing source of traces that is not there",
            Reason.TraceDatasourceNotFound,
            scene -> scene.grafana.lacks("tempo")),
        existing(
            "an existing one that is unhealthy",
            Reason.DatasourceUnhealthy,
            scene -> scene.grafana.isUnhealthy("prom")),
        unknown(
            "an existing one, and nobody can look",
            Stage.Linked,
            Reason.GrafanaNotAsked,
            scene -> scene.more = "grafana: {datasource: {uid: prom}}"),
        unknown(
            "an existing one, and nobody may look",
            Stage.Linked,
            Reason.HostNotAllowed,
            scene ->
                scene.more = "grafana: {url: 'http://grafana.example', datasource: {uid: prom}}"));
  }

  private static List<LabelledCase> silent() {
    return List.of(
        unknown(
            "Grafana lets nobody in",
            Stage.Linked,
            Reason.GrafanaUnauthorized,
            scene -> {
              HealthyCases.loaded(scene);
              scene.grafana.lets("Bearer other");
            }),
        unknown(
            "Grafana is down",
            Stage.Linked,
            Reason.GrafanaUnreachable,
            scene -> scene.more = "grafana: {url: 'http://127.0.0.1:9'}"));
  }

  private static Names names(Scene scene) {
    return scene.plan("http://127.0.0.1:9").names();
  }

  private static String links(String uid) {
    return HealthyCases.links(uid);
  }

  private static LabelledCase grafana(String name, Reason reason, Consumer<Scene> change) {
    return broken(
        name,
        Stage.Linked,
        reason,
        scene -> {
          HealthyCases.loaded(scene);
          change.accept(scene);
        });
  }

  private static LabelledCase existing(String name, Reason reason, Consumer<Scene> change) {
    return broken(
        name,
        Stage.Linked,
        reason,
        scene -> {
          HealthyCases.existing(scene);
          change.accept(scene);
        });
  }

  private static LabelledCase mismatch(String name, String label) {
    return broken(
        name,
        Stage.Linked,
        Reason.TraceIdLabelMismatch,
        scene -> scene.serves(Exposure.of(() -> Map.of(label, scene.ground.known().next()))));
  }
}
