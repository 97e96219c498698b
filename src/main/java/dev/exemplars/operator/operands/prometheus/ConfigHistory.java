package dev.exemplars.operator.operands.prometheus;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the configurations before this one.
 *
 * @param files what the ConfigMap holds
 * @param loaded revision that Prometheus loaded last
 * @param refused revision that this version of Prometheus refused, or its beginning
 */
public record ConfigHistory(
    Map<String, String> files, Optional<String> loaded, Optional<String> refused) {

  public ConfigHistory {
    files = Map.copyOf(files);
  }

  /** Of a pipeline that has just been created. */
  public static ConfigHistory none() {
    return new ConfigHistory(Map.of(), Optional.empty(), Optional.empty());
  }

  boolean isRefused(String revision) {
    return refused.filter(revision::startsWith).isPresent();
  }

  /**
   * What Prometheus loaded last. It is known by its hash, which the status says: what somebody has
   * changed in the ConfigMap is nothing that was loaded.
   */
  Optional<ConfigFiles> lastLoaded() {
    return Stream.of(
            ConfigFiles.in(files, PrometheusLayout.CONFIG_KEY, PrometheusLayout.RULES_KEY),
            ConfigFiles.in(
                files, PrometheusLayout.LAST_LOADED_KEY, PrometheusLayout.LAST_LOADED_RULES_KEY))
        .flatMap(Optional::stream)
        .filter(found -> loaded.filter(found.revision()::equals).isPresent())
        .findFirst();
  }
}
