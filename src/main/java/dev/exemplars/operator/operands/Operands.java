package dev.exemplars.operator.operands;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.grafana.GrafanaDashboard;
import dev.exemplars.operator.operands.grafana.GrafanaDatasourceSecret;
import dev.exemplars.operator.operands.grafana.GrafanaDatasources;
import dev.exemplars.operator.operands.prometheus.ConfigHistory;
import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.operands.prometheus.PrometheusCredentials;
import dev.exemplars.operator.operands.prometheus.PrometheusDeployment;
import dev.exemplars.operator.operands.prometheus.PrometheusNetworkPolicy;
import dev.exemplars.operator.operands.prometheus.PrometheusPermissions;
import dev.exemplars.operator.operands.prometheus.PrometheusService;
import dev.exemplars.operator.operands.prometheus.PrometheusVolumeClaim;
import dev.exemplars.operator.operands.prometheus.WrittenConfig;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All operands of a pipeline, in the order in which they are written. */
public final class Operands {

  private Operands() {}

  /**
   * What the Deployment needs comes before it, and first what most likely is refused: a volume that
   * cannot grow must not be filled as if it had.
   *
   * @param credentials for the Secrets; without them these are left out, and stay as they are
   */
  public static List<HasMetadata> of(PipelinePlan plan, Optional<Credentials> credentials) {
    return of(plan, credentials, WrittenConfig.of(plan, ConfigHistory.none()));
  }

  /**
   * The same, of a pipeline that has been there.
   *
   * @param config what is written, after all that became of its configurations
   */
  public static List<HasMetadata> of(
      PipelinePlan plan, Optional<Credentials> credentials, WrittenConfig config) {
    List<HasMetadata> operands = new ArrayList<>();
    if (plan.external().isEmpty()) {
      operands.addAll(ofPrometheus(plan, credentials, config));
    }
    if (plan.grafana() instanceof GrafanaPlan.Written grafana) {
      GrafanaDatasources.of(plan, grafana).ifPresent(operands::add);
      credentials
          .flatMap(known -> GrafanaDatasourceSecret.of(plan, grafana, known))
          .ifPresent(operands::add);
      grafana
          .dashboard()
          .ifPresent(
              dashboard -> operands.add(GrafanaDashboard.of(plan, grafana.namespace(), dashboard)));
    }
    return List.copyOf(operands);
  }

  private static List<HasMetadata> ofPrometheus(
      PipelinePlan plan, Optional<Credentials> credentials, WrittenConfig config) {
    List<HasMetadata> operands = new ArrayList<>();
    PrometheusVolumeClaim.of(plan).ifPresent(operands::add);
    operands.add(PrometheusPermissions.serviceAccount(plan));
    operands.addAll(PrometheusPermissions.roles(plan));
    operands.addAll(PrometheusPermissions.roleBindings(plan));
    PrometheusNetworkPolicy.of(plan).ifPresent(operands::add);
    credentials.flatMap(known -> PrometheusCredentials.of(plan, known)).ifPresent(operands::add);
    operands.add(PrometheusConfigMap.of(plan, config));
    operands.add(PrometheusService.of(plan));
    operands.add(PrometheusDeployment.of(plan));
    return operands;
  }
}
