package dev.exemplars.operator.operands.prometheus;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the configurations before this one.
 *
 * @param files what the ConfigMap holds
 * @param loaded revision that Prometheus loaded last, or its beginning
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
   * The file that Prometheus loaded last. It is known by its hash, which the status says: a file
   * that somebody has changed in the ConfigMap is none that was loaded.
   */
  Optional<String> lastLoaded() {
    return Stream.of(PrometheusLayout.CONFIG_KEY, PrometheusLayout.LAST_LOADED_KEY)
        .map(files::get)
        .filter(this::isLoaded)
        .findFirst();
  }

  private boolean isLoaded(@Nullable String text) {
    return text != null && loaded.filter(ConfigRevision.of(text)::startsWith).isPresent();
  }
}
