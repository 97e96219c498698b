package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** The ConfigMap that holds {@code prometheus.yml}. */
public final class PrometheusConfigMap {

  private PrometheusConfigMap() {}

  public static ConfigMap of(PipelinePlan plan) {
    return new ConfigMapBuilder()
        .withMetadata(
            OperandMetadata.of(
                plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheusConfig()))
        .withData(Map.of(PrometheusLayout.CONFIG_KEY, PrometheusConfig.of(plan).text()))
        .build();
  }
}
