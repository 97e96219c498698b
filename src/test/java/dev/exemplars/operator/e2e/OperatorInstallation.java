package dev.exemplars.operator.e2e;

import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The operator installed in a cluster, from its image: all that the tests know of how it comes and
 * goes.
 *
 * @param cluster where it is installed
 * @param logs the directory that gets its log when it goes
 */
record OperatorInstallation(ClusterAdmin cluster, Path logs) implements AutoCloseable {

  private static final String NAME = "exemplar-operator";
  private static final String MANIFEST = "src/test/resources/e2e/operator.yaml";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Installs it, and returns when it works. */
  static OperatorInstallation of(ClusterAdmin cluster, OperatorImage image, Path logs) {
    OperatorInstallation installation = new OperatorInstallation(cluster, logs);
    cluster.install();
    Stopwatch sinceInstall = Stopwatch.start();
    cluster.applyText(read(MANIFEST).formatted(image.name()));
    Waiting.until("the operator to be ready", PATIENCE, installation::isReady);
    sinceInstall.print("from the operator's Deployment to its Pod ready");
    return installation;
  }

  /** The Pods that run it. */
  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(NAME)
        .withLabel("app.kubernetes.io/name", NAME)
        .list()
        .getItems();
  }

  private boolean isReady() {
    return Optional.ofNullable(
            cluster.client().apps().deployments().inNamespace(NAME).withName(NAME).get())
        .map(deployment -> deployment.getStatus().getReadyReplicas())
        .filter(ready -> ready > 0)
        .isPresent();
  }

  private void keepLog(Pod pod) {
    String name = pod.getMetadata().getName();
    String log = cluster.client().pods().inNamespace(NAME).withName(name).getLog();
    try {
      Files.writeString(logs.resolve(name + ".log"), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uninstalls what runs; the definition and the permissions stay, as after {@code helm}. */
  @Override
  public void close() {
    pods().forEach(this::keepLog);
    cluster.client().apps().deployments().inNamespace(NAME).withName(NAME).delete();
    Waiting.until("the operator to be gone", PATIENCE, () -> pods().isEmpty());
  }

  private static String read(String path) {
    try {
      return Files.readString(Tools.file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
