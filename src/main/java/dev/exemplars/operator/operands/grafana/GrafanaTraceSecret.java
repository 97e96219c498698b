package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
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

/**
 * The Secret of the trace backend's data source, where it holds credentials; else that one stands
 * in the ConfigMap beside Prometheus'. The ConfigMap is there in any case, and tells of the Secret.
 * The two have different keys: Grafana's sidecar makes files of them in one directory, and a file
 * goes with any object that has its key.
 */
public final class GrafanaTraceSecret {

  private GrafanaTraceSecret() {}

  /** Empty where no data source needs credentials. */
  public static Optional<Secret> of(
      PipelinePlan plan, GrafanaPlan.Written grafana, Credentials credentials) {
    return plan.grafanaSecrets().isEmpty()
        ? Optional.empty()
        : TraceDatasource.of(plan, grafana, credentials)
            .map(datasource -> new DatasourceProvisioning(1, true, List.of(datasource)))
            .map(file -> secret(plan, grafana, file));
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
