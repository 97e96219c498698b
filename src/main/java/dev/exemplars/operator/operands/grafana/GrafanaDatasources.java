package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Tag;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToLogs;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToMetrics;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.plan.LabelLink;
import dev.exemplars.operator.plan.LinkTemplate;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.TraceBackend;
import dev.exemplars.operator.settings.GoDuration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The ConfigMap of the data sources: Prometheus, and the trace backend that it links to. */
public final class GrafanaDatasources {

  private static final String LINK_TITLE = "View Trace";

  /** As OpenTelemetry names the service of a span, and Loki that of a log line. */
  private static final Tag SERVICE = new Tag("service.name", "service_name");

  private GrafanaDatasources() {}

  public static ConfigMap of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    List<Datasource> datasources =
        Stream.concat(Stream.of(prometheus(plan)), traces(plan, grafana).stream()).toList();
    DatasourceProvisioning file = new DatasourceProvisioning(1, true, datasources);
    return new ConfigMapBuilder()
        .withMetadata(
            OperandMetadata.in(
                namespace, plan.id(), GrafanaLayout.COMPONENT, names.datasources(namespace)))
        .editMetadata()
        .addToLabels(grafana.datasourceLabels())
        .endMetadata()
        .withData(Map.of(names.grafanaKey() + ".yaml", file.text()))
        .build();
  }

  /** Name of the Prometheus data source; name and uid derive from one key and never change. */
  static String prometheusName(PipelinePlan plan) {
    return "Exemplars " + plan.id();
  }

  private static Datasource prometheus(PipelinePlan plan) {
    Names names = plan.names();
    List<TraceIdDestination> links =
        Stream.concat(
                plan.tracing().traceIdLabels().stream().map(label -> traceLink(plan, label)),
                plan.tracing().links().stream().map(GrafanaDatasources::labelLink))
            .toList();
    return datasource(
        prometheusName(plan),
        names.prometheusDatasourceUid(),
        "prometheus",
        "http://%s.%s.svc:%d"
            .formatted(names.prometheus(), plan.id().namespace(), PrometheusLayout.PORT),
        new PrometheusData("POST", GoDuration.format(plan.scrape().interval()), false, links));
  }

  private static TraceIdDestination traceLink(PipelinePlan plan, String label) {
    String written = plan.names().traceDatasourceUid();
    return switch (plan.tracing().backend()) {
      case TraceBackend.Tempo tempo ->
          inside(label, tempo.existingDatasource().orElse(written), LINK_TITLE);
      case TraceBackend.Jaeger jaeger -> outside(label, jaeger.page(), LINK_TITLE);
      case TraceBackend.Zipkin zipkin -> inside(label, written, LINK_TITLE);
      case TraceBackend.Link link -> outside(label, link.page(), LINK_TITLE);
    };
  }

  private static TraceIdDestination labelLink(LabelLink link) {
    return switch (link.target()) {
      case LabelLink.Page page -> outside(link.label(), page.template(), link.title());
      case LabelLink.Datasource datasource -> inside(link.label(), datasource.uid(), link.title());
    };
  }

  private static TraceIdDestination inside(String label, String datasourceUid, String title) {
    return new TraceIdDestination(label, datasourceUid, null, title);
  }

  private static TraceIdDestination outside(String label, LinkTemplate page, String title) {
    return new TraceIdDestination(label, null, page.toGrafana(), title);
  }

  private static Optional<Datasource> traces(PipelinePlan plan, GrafanaPlan.Written grafana) {
    return switch (plan.tracing().backend()) {
      case TraceBackend.Tempo tempo ->
          tempo.existingDatasource().isPresent()
              ? Optional.empty()
              : Optional.of(traces(plan, "tempo", tempo.url(), grafana.lokiUid()));
      case TraceBackend.Jaeger jaeger ->
          Optional.of(traces(plan, "jaeger", jaeger.url(), Optional.empty()));
      case TraceBackend.Zipkin zipkin ->
          Optional.of(traces(plan, "zipkin", zipkin.url(), Optional.empty()));
      case TraceBackend.Link link -> Optional.empty();
    };
  }

  private static Datasource traces(
      PipelinePlan plan, String type, HttpUrl url, Optional<String> lokiUid) {
    Names names = plan.names();
    return datasource(
        "Traces " + plan.id(),
        names.traceDatasourceUid(),
        type,
        url.toString(),
        new TraceData(
            new TracesToMetrics(names.prometheusDatasourceUid()),
            lokiUid.map(GrafanaDatasources::logs).orElse(null)));
  }

  /** Five minutes around a span: clocks differ, and lines are written after the fact. */
  private static TracesToLogs logs(String lokiUid) {
    return new TracesToLogs(lokiUid, "-5m", "5m", List.of(SERVICE), true, false);
  }

  private static Datasource datasource(
      String name, String uid, String type, String url, DatasourceProvisioning.JsonData data) {
    return new Datasource(name, uid, type, "proxy", url, false, false, data);
  }
}
