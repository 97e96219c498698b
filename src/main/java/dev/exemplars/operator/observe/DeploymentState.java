package dev.exemplars.operator.observe;

import dev.exemplars.operator.apply.RemoteText;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;

/** Whether a Deployment runs what its spec says, as its controller reports it. */
public sealed interface DeploymentState {

  /** A Pod of the current spec is available. */
  record Available() implements DeploymentState {}

  /** None is; {@code why} says as much as is known. */
  record Unavailable(String why) implements DeploymentState {}

  /** Reads the status of a Deployment; absent means that it does not exist. */
  static DeploymentState of(Optional<Deployment> deployment) {
    if (deployment.isEmpty()) {
      return new Unavailable("it does not exist yet");
    }
    DeploymentStatus status =
        Optional.ofNullable(deployment.get().getStatus()).orElseGet(DeploymentStatus::new);
    long generation =
        Objects.requireNonNullElse(deployment.get().getMetadata().getGeneration(), 0L);
    if (Objects.requireNonNullElse(status.getObservedGeneration(), -1L) < generation) {
      return new Unavailable("the deployment controller has not taken it up yet");
    }
    boolean isAvailable =
        Objects.requireNonNullElse(status.getAvailableReplicas(), 0) > 0
            && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) > 0;
    return isAvailable ? new Available() : new Unavailable(why(status));
  }

  private static String why(DeploymentStatus status) {
    return status.getConditions().stream()
        .filter(condition -> "ReplicaFailure".equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .findFirst()
        .map(DeploymentCondition::getMessage)
        .map(RemoteText::of)
        .orElse("its Pod is not ready");
  }
}
