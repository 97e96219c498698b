package dev.exemplars.operator.e2e;

import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operator installed in a cluster by Helm, from its image, with the chart's default values: all
 * that the tests know of how it comes and goes.
 *
 * @param cluster where it is installed
 * @param helm of that cluster
 * @param logs the directory that gets its logs when it goes
 */
record OperatorInstallation(ClusterAdmin cluster, Program helm, Path logs)
    implements AutoCloseable {

  static final String NAME = "exemplar-operator";

  private static final String CHART = Tools.file("helm/" + NAME).toString();
  private static final String IN_ITS_NAMESPACE = "--namespace=" + NAME;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Installs it, and returns when it works. */
  static OperatorInstallation of(ClusterAdmin cluster, OperatorImage image, Path logs) {
    Program helm = Program.on(ClusterAdmin.givenKubeconfig(), "helm");
    OperatorInstallation installation = new OperatorInstallation(cluster, helm, logs);
    Stopwatch sinceInstall = Stopwatch.start();
    installation.upgrade(image);
    sinceInstall.print("from helm install to both Pods of the operator ready");
    return installation;
  }

  /** Installs or upgrades the chart, and returns when the Pods are ready. */
  void upgrade(OperatorImage image, String... values) {
    List<String> arguments =
        List.of(
            "upgrade",
            "--install",
            NAME,
            CHART,
            IN_ITS_NAMESPACE,
            "--create-namespace",
            "--wait",
            "--timeout=2m",
            "--set-string=image.registry=" + image.registry(),
            "--set-string=image.repository=" + image.repository(),
            "--set-string=image.tag=" + image.tag());
    helm.run(Stream.concat(arguments.stream(), Stream.of(values)).toArray(String[]::new))
        .outOfSuccess();
  }

  /** Takes the chart back to its revision before. */
  void rollback() {
    helm.run("rollback", NAME, IN_ITS_NAMESPACE, "--wait", "--timeout=2m").outOfSuccess();
  }

  /** Uninstalls it; what that came to. */
  Program.Result uninstall() {
    return helm.run("uninstall", NAME, IN_ITS_NAMESPACE, "--wait", "--timeout=2m");
  }

  /** The Pods that run it. */
  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(NAME)
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems();
  }

  /** The one of them that reconciles, as the lease says. */
  Pod leader() {
    return pods().stream().filter(this::holdsTheLease).findFirst().orElseThrow();
  }

  /** Whether a Pod is the one that reconciles. */
  boolean holdsTheLease(Pod pod) {
    return cluster
        .client()
        .leases()
        .inNamespace(NAME)
        .withName(NAME)
        .require()
        .getSpec()
        .getHolderIdentity()
        .startsWith(pod.getMetadata().getName());
  }

  /** Waits until as many Pods as were wanted are ready, without one that is gone. */
  void awaitReadyWithout(Pod gone) {
    Waiting.until(
        "two other Pods of the operator",
        PATIENCE,
        () ->
            pods().stream().filter(Readiness::isPodReady).filter(pod -> !isSame(pod, gone)).count()
                == 2);
  }

  private boolean isInstalled() {
    return helm.run("list", "--short", IN_ITS_NAMESPACE).outOfSuccess().contains(NAME);
  }

  private static boolean isSame(Pod one, Pod other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
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

  /** Uninstalls what runs; the definition stays. */
  @Override
  public void close() {
    pods().forEach(this::keepLog);
    if (isInstalled()) {
      uninstall().outOfSuccess();
    }
    Waiting.until("the operator to be gone", PATIENCE, () -> pods().isEmpty());
  }
}
