package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import dev.exemplars.operator.plan.GrafanaPlan;
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

/**
 * The ConfigMap of the data sources: Prometheus, and the trace backend that it links to, unless
 * that one holds credentials. Then this tells of the Secret that holds it, being written before it.
 */
public final class GrafanaDatasources {

  private static final String LINK_TITLE = "View Trace";

  private GrafanaDatasources() {}

  public static ConfigMap of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    boolean isSecret = !plan.grafanaSecrets().isEmpty();
    Optional<Datasource> traces =
        isSecret ? Optional.empty() : TraceDatasource.of(plan, grafana, Credentials.none());
    List<Datasource> datasources =
        Stream.concat(Stream.of(prometheus(plan)), traces.stream()).toList();
    DatasourceProvisioning file = new DatasourceProvisioning(1, true, datasources);
    return new ConfigMapBuilder()
        .withMetadata(
            OperandMetadata.in(
                namespace, plan.id(), GrafanaLayout.COMPONENT, names.datasources(namespace)))
        .editMetadata()
        .addToLabels(grafana.datasourceLabels())
        .addToAnnotations(
            isSecret ? Map.of(OperandMetadata.SECRET, names.traceDatasource(namespace)) : Map.of())
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
    return new Datasource(
        prometheusName(plan),
        names.prometheusDatasourceUid(),
        "prometheus",
        "proxy",
        "http://%s.%s.svc:%d"
            .formatted(names.prometheus(), plan.id().namespace(), PrometheusLayout.PORT),
        false,
        false,
        null,
        null,
        new PrometheusData("POST", GoDuration.format(plan.scrape().interval()), false, links),
        null);
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
}
