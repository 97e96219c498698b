package dev.exemplars.operator.operands.prometheus;

import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.CONFIG_DIRECTORY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.CONFIG_KEY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.DATA_DIRECTORY;
import static dev.exemplars.operator.operands.prometheus.PrometheusLayout.PORT;

import dev.exemplars.operator.plan.PrometheusVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of Prometheus, by version. All that can change on a running server is in its
 * configuration instead. The lifecycle API stays off: it would let anybody quit the server.
 */
final class PrometheusFlags {

  private PrometheusFlags() {}

  static List<String> of(PrometheusVersion version) {
    List<String> flags = new ArrayList<>();
    flags.add("--config.file=" + CONFIG_DIRECTORY + "/" + CONFIG_KEY);
    flags.add("--storage.tsdb.path=" + DATA_DIRECTORY);
    flags.add("--storage.tsdb.retention.time=15d");
    flags.add("--storage.tsdb.retention.size=8GB");
    flags.add("--web.listen-address=:" + PORT);
    flags.add("--log.format=json");
    flags.add("--enable-feature=" + String.join(",", features(version)));
    if (version.hasAutoReloadFlag()) {
      flags.add("--config.auto-reload");
    }
    flags.add("--config.auto-reload-interval=5s");
    return List.copyOf(flags);
  }

  /**
   * {@code exemplar-storage} is still behind a feature in every version. The snapshot on shutdown
   * holds exemplars too, so a restarted container has them.
   */
  private static List<String> features(PrometheusVersion version) {
    List<String> features = new ArrayList<>();
    features.add("exemplar-storage");
    features.add("memory-snapshot-on-shutdown");
    if (!version.hasAutoReloadFlag()) {
      features.add("auto-reload-config");
    }
    return features;
  }
}
