package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.DeploymentState.Available;
import dev.exemplars.operator.observe.DeploymentState.Unavailable;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentStateTest {

  @Test
  void one_that_does_not_exist_is_unavailable() {
    assertThat(DeploymentState.of(Optional.empty()))
        .isEqualTo(new Unavailable("it does not exist yet"));
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
        .isEqualTo(new Unavailable("the deployment controller has not taken it up yet"));
  }

  @ParameterizedTest(name = "generation {0} of 2, {1} available, {2} updated: {3}")
  @CsvSource({
    "2, 1, 1, ",
    "3, 1, 1, ",
    "1, 1, 1, the deployment controller has not taken it up yet",
    "2, 0, 1, its Pod is not ready",
    "2, 1, 0, its Pod is not ready",
    "2,  ,  , its Pod is not ready"
  })
  void is_available_when_a_pod_of_the_current_spec_is(
      long observed, Integer available, Integer updated, String why) {
    assertThat(DeploymentState.of(Optional.of(deployment(observed, available, updated).build())))
        .isEqualTo(why == null ? new Available() : new Unavailable(why));
  }

  @Test
  void says_why_no_pod_could_be_made() {
    assertThat(failing("True", "pods \"x\" is forbidden: exceeded quota"))
        .isEqualTo(new Unavailable("pods \"x\" is forbidden: exceeded quota"));
    assertThat(failing("False", "long ago")).isEqualTo(new Unavailable("its Pod is not ready"));
    assertThat(failing("True", null)).isEqualTo(new Unavailable("its Pod is not ready"));
  }

  @Test
  void what_others_wrote_is_one_short_line() {
    assertThat(failing("True", "denied:\n\u001b[31m" + "x".repeat(5000)))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable ->
                assertThat(unavailable.why())
                    .startsWith("denied: [31mxxx")
                    .endsWith("x…")
                    .hasSize(513));
  }

  private static DeploymentState failing(String status, String message) {
    Deployment deployment =
        deployment(2, 0, 0)
            .editStatus()
            .addNewCondition()
            .withType("Progressing")
            .withStatus("True")
            .withMessage("unrelated")
            .endCondition()
            .addNewCondition()
            .withType("ReplicaFailure")
            .withStatus(status)
            .withMessage(message)
            .endCondition()
            .endStatus()
            .build();
    return DeploymentState.of(Optional.of(deployment));
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
