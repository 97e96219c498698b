package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import dev.exemplars.operator.plan.ExternalPlan;
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
import java.util.stream.Stream;

/**
 * The ConfigMap of the data sources: Prometheus, and the trace backend that it links to, without
 * those that hold credentials. Of the Secret that holds these it tells, being written before it.
 */
public final class GrafanaDatasources {

  private static final String LINK_TITLE = "View Trace";

  private GrafanaDatasources() {}

  public static ConfigMap of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    boolean isSecret = !plan.grafanaSecrets().isEmpty();
    List<Datasource> datasources =
        Stream.concat(
                needsSecrets(plan)
                    ? Stream.empty()
                    : Stream.of(prometheus(plan, Credentials.none())),
                TraceDatasource.needsSecrets(plan)
                    ? Stream.empty()
                    : TraceDatasource.of(plan, grafana, Credentials.none()).stream())
            .toList();
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

  /** Whether that of Prometheus holds credentials. */
  static boolean needsSecrets(PipelinePlan plan) {
    return plan.external().filter(them -> !them.client().secrets().isEmpty()).isPresent();
  }

  /** That of Prometheus. */
  static Datasource prometheus(PipelinePlan plan, Credentials credentials) {
    Names names = plan.names();
    DatasourceClient client = DatasourceClient.of(plan.external(), credentials);
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
        plan.external().map(ExternalPlan::url).orElseGet(() -> service(plan)),
        false,
        false,
        client.asUser(),
        client.user().orElse(null),
        new PrometheusData(
            "POST",
            GoDuration.format(plan.scrape().interval()),
            false,
            links,
            client.header(0, DatasourceClient.Header::name),
            client.header(1, DatasourceClient.Header::name),
            client.showsCertificate(),
            client.believesOneAuthority(),
            client.believesAnybody(),
            client.serverName()),
        client.secureData());
  }

  private static String service(PipelinePlan plan) {
    return "http://%s.%s.svc:%d"
        .formatted(plan.names().prometheus(), plan.id().namespace(), PrometheusLayout.PORT);
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
