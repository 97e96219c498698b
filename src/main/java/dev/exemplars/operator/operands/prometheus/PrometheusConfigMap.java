package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ConfigMap that holds {@code prometheus.yml} and {@code rules.yml}. Its name tells the
 * dialect, so that during a version change no Pod sees a file that is not for it: the new ConfigMap
 * is there before the Deployment asks for it, and the old one stays, as it is, until the Deployment
 * no longer does (what is not wanted any more is removed after all writes). Were the file changed
 * in place, the old Pod could load what it does not understand; were its key changed, the old Pod
 * would lose its file, for good where the Deployment is then refused. Between versions of one
 * dialect the name is the same: there any Pod may have any file.
 */
public final class PrometheusConfigMap {

  private PrometheusConfigMap() {}

  /** The ConfigMap of a pipeline that has just been created. */
  public static ConfigMap of(PipelinePlan plan) {
    return of(plan, WrittenConfig.of(plan, ConfigHistory.none()));
  }

  /**
   * Beside a file of which nobody knows yet whether Prometheus takes it stands the one that it
   * loaded last.
   */
  public static ConfigMap of(PipelinePlan plan, WrittenConfig written) {
    return new ConfigMapBuilder()
        .withMetadata(OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, name(plan)))
        .withData(files(written))
        .build();
  }

  /** What it is called. */
  public static String name(PipelinePlan plan) {
    return plan.names().prometheusConfig(plan.prometheus().version().dialect());
  }

  private static Map<String, String> files(WrittenConfig written) {
    Map<String, String> files = new TreeMap<>();
    written
        .beside()
        .ifPresent(
            last ->
                last.putInto(
                    files,
                    PrometheusLayout.LAST_LOADED_KEY,
                    PrometheusLayout.LAST_LOADED_RULES_KEY));
    written.files().putInto(files, PrometheusLayout.CONFIG_KEY, PrometheusLayout.RULES_KEY);
    return files;
  }
}
