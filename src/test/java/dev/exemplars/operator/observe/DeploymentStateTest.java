package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.DeploymentState.NotTakenUp;
import dev.exemplars.operator.observe.DeploymentState.Unavailable;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentStateTest {

  @Test
  void one_that_does_not_exist_is_unavailable() {
    assertThat(DeploymentState.of(Optional.empty()))
        .isEqualTo(new NotTakenUp("it does not exist yet"));
  }

  @Test
  void one_without_a_status_is_not_taken_up_yet() {
    assertThat(
            DeploymentState.of(
                Optional.of(
                    new DeploymentBuilder()
                        .withNewMetadata()
                        .withGeneration(1L)
                        .endMetadata()
                        .build())))
        .isEqualTo(new NotTakenUp("the deployment controller has not taken it up yet"));
  }

  @ParameterizedTest(name = "generation {0} of 2, {1} available, {2} updated: {3}")
  @CsvSource({
    "2, 1, 1, Available",
    "3, 1, 1, Available",
    "1, 1, 1, NotTakenUp",
    "2, 0, 1, Unavailable",
    "2, 1, 0, Unavailable",
    "2,  ,  , Unavailable"
  })
  void is_available_when_a_pod_of_the_current_spec_is(
      long observed, Integer available, Integer updated, String state) {
    assertThat(DeploymentState.of(Optional.of(deployment(observed, available, updated).build())))
        .extracting(one -> one.getClass().getSimpleName())
        .isEqualTo(state);
  }

  @ParameterizedTest(name = "{0}={1} {2} {3}")
  @CsvSource({
    "ReplicaFailure, True,  FailedCreate,             exceeded quota, exceeded quota, false",
    "ReplicaFailure, False, FailedCreate,             long ago,       ,               false",
    "ReplicaFailure, True,  FailedCreate,             ,               ,               false",
    "Progressing,    True,  NewReplicaSetCreated,     unrelated,      ,               false",
    "Progressing,    False, ProgressDeadlineExceeded, unrelated,      ,               true",
    "Progressing,    False, FailedCreate,             unrelated,      ,               false",
    "Available,      False, MinimumReplicas,          unrelated,      ,               false"
  })
  void says_why_there_is_no_pod_and_whether_that_has_lasted_too_long(
      String type, String status, String reason, String message, String refusal, boolean overdue) {
    assertThat(with(type, status, reason, message))
        .isEqualTo(new Unavailable(Optional.ofNullable(refusal), overdue));
  }

  @Test
  void what_others_wrote_is_one_short_line() {
    assertThat(with("ReplicaFailure", "True", "x", "denied:\n\u001b[31m" + "x".repeat(5000)))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable ->
                assertThat(unavailable.refusal().orElseThrow())
                    .startsWith("denied: [31mxxx")
                    .endsWith("x…")
                    .hasSize(513));
  }

  private static DeploymentState with(String type, String status, String reason, String message) {
    return DeploymentState.of(
        Optional.of(
            deployment(2, 0, 0)
                .editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build()));
  }

  private static DeploymentBuilder deployment(long observed, Integer available, Integer updated) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withGeneration(2L)
        .endMetadata()
        .withNewStatus()
        .withObservedGeneration(observed)
        .withAvailableReplicas(available)
        .withUpdatedReplicas(updated)
        .endStatus();
  }
}
