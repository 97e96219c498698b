package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Map;
import java.util.Optional;

/**
 * What a node brings to the Pod as one.
 *
 * @param config {@code prometheus.yml}
 * @param rules the alert rules that it names, if any
 */
public record ConfigFiles(String config, Optional<String> rules) {

  static ConfigFiles of(PipelinePlan plan) {
    Optional<String> rules = AlertRules.of(plan).map(AlertRules::text);
    return new ConfigFiles(PrometheusConfig.of(plan, rules).text(), rules);
  }

  /** Those that a ConfigMap holds under these keys. */
  static Optional<ConfigFiles> in(Map<String, String> data, String configKey, String rulesKey) {
    return Optional.ofNullable(data.get(configKey))
        .map(config -> new ConfigFiles(config, Optional.ofNullable(data.get(rulesKey))));
  }

  void putInto(Map<String, String> data, String configKey, String rulesKey) {
    data.put(configKey, config);
    rules.ifPresent(some -> data.put(rulesKey, some));
  }

  /** What they are, whatever they say of themselves. */
  String revision() {
    return ConfigRevision.of(config, rules);
  }

  /** The same under another mark. */
  ConfigFiles marked(String revision) {
    return new ConfigFiles(ConfigRevision.marked(config, revision), rules);
  }
}
