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
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.GoDuration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ConfigMap of the data sources: Prometheus, and the trace backend that it links to, without
 * those that hold credentials. Of the Secret that holds these it tells, being written before it.
 */
public final class GrafanaDatasources {

  private GrafanaDatasources() {}

  /** Empty where there is nothing to write, and no Secret to tell of. */
  public static Optional<ConfigMap> of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    boolean isSecret = !plan.grafanaSecrets().isEmpty();
    Stream<Datasource> prometheus =
        grafana.existingDatasource().isPresent() || needsSecrets(plan)
            ? Stream.empty()
            : Stream.of(prometheus(plan, Credentials.none()));
    Stream<Datasource> traces =
        TraceDatasource.needsSecrets(plan)
            ? Stream.empty()
            : TraceDatasource.of(plan, grafana, Credentials.none()).stream();
    List<Datasource> datasources = Stream.concat(prometheus, traces).toList();
    return datasources.isEmpty() && !isSecret
        ? Optional.empty()
        : Optional.of(configMap(plan, grafana, new DatasourceProvisioning(1, true, datasources)));
  }

  private static ConfigMap configMap(
      PipelinePlan plan, GrafanaPlan.Written grafana, DatasourceProvisioning file) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    return new ConfigMapBuilder()
        .withMetadata(
            OperandMetadata.in(
                namespace, plan.id(), GrafanaLayout.COMPONENT, names.datasources(namespace)))
        .editMetadata()
        .addToLabels(grafana.datasourceLabels())
        .addToAnnotations(
            plan.grafanaSecrets().isEmpty()
                ? Map.of()
                : Map.of(OperandMetadata.SECRET, names.traceDatasource(namespace)))
        .endMetadata()
        .withData(Map.of(names.grafanaKey() + ".yaml", file.text()))
        .build();
  }

  /** Whether that of Prometheus holds credentials. */
  static boolean needsSecrets(PipelinePlan plan) {
    return plan.external().filter(them -> !them.client().secrets().isEmpty()).isPresent();
  }

  /** That of Prometheus. */
  static Datasource prometheus(PipelinePlan plan, Credentials credentials) {
    Names names = plan.names();
    DatasourceClient client = DatasourceClient.of(plan.external(), credentials);
    return new Datasource(
        names.prometheusDatasourceName(),
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
            plan.exemplarLinks().stream().map(GrafanaDatasources::destination).toList(),
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

  private static TraceIdDestination destination(LabelLink link) {
    return switch (link.target()) {
      case LabelLink.Page page ->
          new TraceIdDestination(link.label(), null, page.template().toGrafana(), link.title());
      case LabelLink.Datasource datasource ->
          new TraceIdDestination(link.label(), datasource.uid(), null, link.title());
    };
  }
}
