package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.apply.OperandCaches;
import dev.exemplars.operator.operands.prometheus.ConfigHistory;
import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.operands.prometheus.WrittenConfig;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.status.KnownRevisions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one look at a pipeline wishes for, made once for all that follows: nothing costs as much as
 * to render a configuration.
 *
 * @param history what the cluster remembers of its configurations: no operator lives that long
 * @param config the one that both give
 */
record Wish(PipelinePlan plan, ConfigHistory history, WrittenConfig config) {

  static Wish of(PipelinePlan plan, ExemplarPipeline pipeline, OperandCaches caches) {
    Map<String, String> files =
        caches
            .findOwned(ConfigMap.class, PrometheusConfigMap.name(plan), pipeline)
            .flatMap(map -> Optional.ofNullable(map.getData()))
            .orElse(Map.of());
    ConfigHistory history =
        new ConfigHistory(
            files,
            KnownRevisions.loaded(pipeline.getStatus()),
            KnownRevisions.refused(pipeline.getStatus(), plan.prometheus().version().toString()));
    return new Wish(plan, history, WrittenConfig.of(plan, history));
  }
}
