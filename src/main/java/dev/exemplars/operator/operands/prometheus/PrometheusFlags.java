package dev.exemplars.operator.operands.prometheus;

import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.CONFIG_DIRECTORY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.CONFIG_KEY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.DATA_DIRECTORY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.PORT;

import dev.exemplars.operator.plan.PrometheusPlan;
import dev.exemplars.operator.plan.PrometheusVersion.Reloading;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of Prometheus, by version. All that can change on a running server is in its
 * configuration instead, where the version takes it there.
 */
final class PrometheusFlags {

  private PrometheusFlags() {}

  static List<String> of(PrometheusPlan prometheus) {
    Reloading reloading = prometheus.version().reloading();
    List<String> flags = new ArrayList<>();
    flags.add("--config.file=" + CONFIG_DIRECTORY + "/" + CONFIG_KEY);
    flags.add("--storage.tsdb.path=" + DATA_DIRECTORY);
    if (!prometheus.version().dialect().hasRetention()) {
      flags.add("--storage.tsdb.retention.time=" + prometheus.retention().time());
      flags.add("--storage.tsdb.retention.size=" + prometheus.retention().size());
    }
    flags.add("--web.listen-address=:" + PORT);
    flags.add("--log.format=json");
    flags.add("--enable-feature=" + String.join(",", features(reloading)));
    flags.addAll(reloadFlags(reloading));
    return List.copyOf(flags);
  }

  /**
   * {@code exemplar-storage} is still behind a feature in every version. The snapshot on shutdown
   * holds exemplars too, so a restarted container has them.
   */
  private static List<String> features(Reloading reloading) {
    List<String> features = new ArrayList<>();
    features.add("exemplar-storage");
    features.add("memory-snapshot-on-shutdown");
    if (reloading == Reloading.ByFeature) {
      features.add("auto-reload-config");
    }
    return features;
  }

  /**
   * The lifecycle API lets whoever reaches the port quit the server: only where nothing else does.
   */
  private static List<String> reloadFlags(Reloading reloading) {
    String interval = "--config.auto-reload-interval=5s";
    return switch (reloading) {
      case OnRequest -> List.of("--web.enable-lifecycle");
      case ByFeature -> List.of(interval);
      case ByFlag -> List.of("--config.auto-reload", interval);
    };
  }
}
