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

  /** Its controller has said nothing of the current spec yet; {@code why} is in our words. */
  record NotTakenUp(String why) implements DeploymentState {}

  /**
   * No Pod of the current spec is available.
   *
   * @param refusal why the API server takes no Pod; empty where it has taken one
   * @param overdue whether the Deployment's own progress deadline has passed
   */
  record Unavailable(Optional<String> refusal, boolean overdue) implements DeploymentState {}

  /** Reads the status of a Deployment; absent means that it does not exist. */
  static DeploymentState of(Optional<Deployment> deployment) {
    if (deployment.isEmpty()) {
      return new NotTakenUp("it does not exist yet");
    }
    DeploymentStatus status =
        Optional.ofNullable(deployment.get().getStatus()).orElseGet(DeploymentStatus::new);
    long generation =
        Objects.requireNonNullElse(deployment.get().getMetadata().getGeneration(), 0L);
    if (Objects.requireNonNullElse(status.getObservedGeneration(), -1L) < generation) {
      return new NotTakenUp("the deployment controller has not taken it up yet");
    }
    boolean isAvailable =
        Objects.requireNonNullElse(status.getAvailableReplicas(), 0) > 0
            && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) > 0;
    return isAvailable ? new Available() : new Unavailable(refusal(status), isOverdue(status));
  }

  private static Optional<String> refusal(DeploymentStatus status) {
    return condition(status, "ReplicaFailure", "True")
        .map(DeploymentCondition::getMessage)
        .map(RemoteText::of);
  }

  private static boolean isOverdue(DeploymentStatus status) {
    return condition(status, "Progressing", "False")
        .filter(condition -> "ProgressDeadlineExceeded".equals(condition.getReason()))
        .isPresent();
  }

  private static Optional<DeploymentCondition> condition(
      DeploymentStatus status, String type, String value) {
    return status.getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .filter(condition -> value.equals(condition.getStatus()))
        .findFirst();
  }
}
