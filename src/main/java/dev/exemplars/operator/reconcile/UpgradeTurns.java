package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a new default version of Prometheus reach a few pipelines at a time. An operator that is
 * upgraded would replace the Pods of all pipelines that name no version at once, and with them all
 * exemplars that are in memory, everywhere.
 *
 * <p>A turn is given back when the new Pod is available. Where it never is, the turn is kept: a
 * version that does not come up stops at the few that have it, and at nobody else. Whoever names a
 * version, or changes a pipeline, waits for no turn.
 */
final class UpgradeTurns {

  private static final Logger log = LoggerFactory.getLogger(UpgradeTurns.class);

  private final OperatorSettings settings;
  private final Function<ExemplarPipeline, Optional<Deployment>> deployments;
  private final Set<String> taken = new HashSet<>();

  /**
   * Turns for the pipelines of one operator.
   *
   * @param deployments finds the Deployment that a pipeline has
   */
  UpgradeTurns(
      OperatorSettings settings, Function<ExemplarPipeline, Optional<Deployment>> deployments) {
    this.settings = settings;
    this.deployments = deployments;
  }

  /**
   * The settings by which a pipeline is to be planned now: while it waits, the default version is
   * the one that it has.
   */
  OperatorSettings settingsFor(ExemplarPipeline pipeline) {
    String uid = pipeline.getMetadata().getUid();
    Optional<Deployment> deployment = deployments.apply(pipeline);
    Optional<String> running = deployment.flatMap(this::version);
    if (running.isEmpty() || !isByDefault(pipeline) || !isCarriedOut(pipeline)) {
      giveBack(uid);
      return settings;
    }
    boolean isAvailable = DeploymentState.of(deployment) instanceof DeploymentState.Available;
    if (running.get().equals(settings.prometheus().defaultVersion())) {
      if (isAvailable) {
        giveBack(uid);
      }
      return settings;
    }
    // What is not up has nothing in memory to lose, and may be waiting for just this version.
    boolean mayGo = !isSuspended(pipeline) && (!isAvailable || take(uid));
    return mayGo ? settings : settings.withDefaultPrometheus(running.get());
  }

  /** Forgets a pipeline that is gone. */
  void forget(String uid) {
    giveBack(uid);
  }

  private synchronized boolean take(String uid) {
    if (taken.contains(uid)) {
      return true;
    }
    if (taken.size() >= settings.limits().upgradesInFlight()) {
      log.debug("the default Prometheus waits for its turn");
      return false;
    }
    log.atInfo()
        .addKeyValue("version", settings.prometheus().defaultVersion())
        .log("the default Prometheus takes over");
    return taken.add(uid);
  }

  private synchronized void giveBack(String uid) {
    taken.remove(uid);
  }

  /**
   * The version that was a default of ours, if the image is one. Of a Deployment that was seen
   * while its pipeline was not, no body is known: it is written anew then, which shows it.
   */
  private Optional<String> version(Deployment deployment) {
    String prefix = settings.prometheus().imageRepository() + ":v";
    return Optional.ofNullable(deployment.getSpec()).stream()
        .flatMap(spec -> spec.getTemplate().getSpec().getContainers().stream())
        .map(Container::getImage)
        .filter(image -> image.startsWith(prefix))
        .map(image -> image.substring(prefix.length()))
        .findFirst();
  }

  private static boolean isByDefault(ExemplarPipeline pipeline) {
    PrometheusSpec prometheus = pipeline.getSpec().prometheus();
    return pipeline.getSpec().externalPrometheus() == null
        && (prometheus == null || (prometheus.version() == null && prometheus.image() == null));
  }

  private static boolean isSuspended(ExemplarPipeline pipeline) {
    return Boolean.TRUE.equals(pipeline.getSpec().suspend());
  }

  /** A change of the user's is not an upgrade of the operator. */
  private static boolean isCarriedOut(ExemplarPipeline pipeline) {
    return pipeline.getStatus() != null
        && Long.valueOf(Generation.of(pipeline)).equals(pipeline.getStatus().observedGeneration());
  }
}
