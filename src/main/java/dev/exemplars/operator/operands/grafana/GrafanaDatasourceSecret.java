package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Secret of the data sources that hold credentials; those that hold none stand in the
 * ConfigMap. That one is there in any case, and tells of the Secret. The two have different keys:
 * Grafana's sidecar makes files of them in one directory, and a file goes with any object that has
 * its key.
 */
public final class GrafanaDatasourceSecret {

  private GrafanaDatasourceSecret() {}

  /** Empty where no data source needs credentials. */
  public static Optional<Secret> of(
      PipelinePlan plan, GrafanaPlan.Written grafana, Credentials credentials) {
    Stream<Datasource> prometheus =
        grafana.existingDatasource().isEmpty() && GrafanaDatasources.needsSecrets(plan)
            ? Stream.of(GrafanaDatasources.prometheus(plan, credentials))
            : Stream.empty();
    Stream<Datasource> traces =
        TraceDatasource.needsSecrets(plan)
            ? TraceDatasource.of(plan, grafana, credentials).stream()
            : Stream.empty();
    List<Datasource> datasources = Stream.concat(prometheus, traces).toList();
    return datasources.isEmpty()
        ? Optional.empty()
        : Optional.of(secret(plan, grafana, new DatasourceProvisioning(1, true, datasources)));
  }

  private static Secret secret(
      PipelinePlan plan, GrafanaPlan.Written grafana, DatasourceProvisioning file) {
    Names names = plan.names();
    String namespace = grafana.namespace();
    String content =
        Base64.getEncoder().encodeToString(file.text().getBytes(StandardCharsets.UTF_8));
    return new SecretBuilder()
        .withMetadata(
            OperandMetadata.in(
                namespace, plan.id(), GrafanaLayout.COMPONENT, names.traceDatasource(namespace)))
        .editMetadata()
        .addToLabels(grafana.datasourceLabels())
        .endMetadata()
        .withType("Opaque")
        .withData(Map.of(names.grafanaKey() + "-traces.yaml", content))
        .build();
  }
}
