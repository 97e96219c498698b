package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.apply.OperandCaches;
import dev.exemplars.operator.operands.prometheus.ConfigHistory;
import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.status.StatusFactory;
import java.util.Map;
import java.util.Optional;

/** What the cluster remembers of a pipeline's configurations: no operator lives that long. */
final class ConfigMemory {

  private ConfigMemory() {}

  static ConfigHistory of(PipelinePlan plan, ExemplarPipeline pipeline, OperandCaches caches) {
    Map<String, String> files =
        caches
            .findOwned(PrometheusConfigMap.of(plan), pipeline)
            .flatMap(map -> Optional.ofNullable(map.getData()))
            .orElse(Map.of());
    return new ConfigHistory(
        files,
        StatusFactory.loaded(pipeline.getStatus()),
        StatusFactory.refused(pipeline.getStatus(), plan.prometheus().version().toString()));
  }
}
