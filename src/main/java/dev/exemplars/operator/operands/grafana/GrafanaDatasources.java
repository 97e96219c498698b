package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
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
 * The ConfigMap of the data sources: Prometheus, and the trace backend that it links to, unless
 * that one holds credentials. Then this tells of the Secret that holds it, being written before it.
 */
public final class GrafanaDatasources {

  private GrafanaDatasources() {}

  /** Empty where there is nothing to write, and no Secret to tell of. */
  public static Optional<ConfigMap> of(PipelinePlan plan, GrafanaPlan.Written grafana) {
    boolean isSecret = !plan.grafanaSecrets().isEmpty();
    Optional<Datasource> traces =
        isSecret ? Optional.empty() : TraceDatasource.of(plan, grafana, Credentials.none());
    Optional<Datasource> prometheus =
        grafana.existingDatasource().isPresent() ? Optional.empty() : Optional.of(prometheus(plan));
    List<Datasource> datasources = Stream.of(prometheus, traces).flatMap(Optional::stream).toList();
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

  private static Datasource prometheus(PipelinePlan plan) {
    Names names = plan.names();
    return new Datasource(
        names.prometheusDatasourceName(),
        names.prometheusDatasourceUid(),
        "prometheus",
        "proxy",
        "http://%s.%s.svc:%d"
            .formatted(names.prometheus(), plan.id().namespace(), PrometheusLayout.PORT),
        false,
        false,
        null,
        null,
        new PrometheusData(
            "POST",
            GoDuration.format(plan.scrape().interval()),
            false,
            plan.exemplarLinks().stream().map(GrafanaDatasources::destination).toList()),
        null);
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
