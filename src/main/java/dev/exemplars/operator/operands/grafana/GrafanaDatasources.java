package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TempoData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToMetrics;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.GoDuration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;

/** The ConfigMap of the two data sources: Prometheus, and the trace backend that it links to. */
public final class GrafanaDatasources {

  private static final String LINK_TITLE = "View Trace";

  private GrafanaDatasources() {}

  public static ConfigMap of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    DatasourceProvisioning file =
        new DatasourceProvisioning(1, true, List.of(prometheus(plan), tempo(plan)));
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
        plan.tracing().traceIdLabels().stream()
            .map(label -> new TraceIdDestination(label, names.traceDatasourceUid(), LINK_TITLE))
            .toList();
    return datasource(
        prometheusName(plan),
        names.prometheusDatasourceUid(),
        "prometheus",
        "http://%s.%s.svc:%d"
            .formatted(names.prometheus(), plan.id().namespace(), PrometheusLayout.PORT),
        new PrometheusData("POST", GoDuration.format(plan.scrape().interval()), false, links));
  }

  private static Datasource tempo(PipelinePlan plan) {
    Names names = plan.names();
    return datasource(
        "Traces " + plan.id(),
        names.traceDatasourceUid(),
        "tempo",
        plan.tracing().tempo().toString(),
        new TempoData(new TracesToMetrics(names.prometheusDatasourceUid())));
  }

  private static Datasource datasource(
      String name, String uid, String type, String url, DatasourceProvisioning.JsonData data) {
    return new Datasource(name, uid, type, "proxy", url, false, false, data);
  }
}
