package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.verdict.Readiness;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateChangeTest {

  private static final Readiness CONFLICT = Readiness.stuck(Reason.NameConflict, "Service demo");

  private final StatusFactory factory = new StatusFactory(() -> Seen.START);

  @Test
  void first_state_is_a_change_and_so_is_another_reason() {
    assertThat(change(null, Seen.atStart()))
        .hasValueSatisfying(change -> assertThat(change.reason()).isEqualTo("Available"));
    assertThat(change(status(Seen.atStart()), Seen.atStart().judged(CONFLICT)))
        .hasValue(new StateChange(true, "NameConflict", "Service demo"));
  }

  @Test
  void count_a_message_or_a_configuration_on_its_way_is_no_change() {
    Seen start = Seen.atStart();
    assertThat(change(status(start), start.with(7, 7, 7, true))).isEmpty();
    assertThat(change(status(start), start.with(ConfigState.Pending))).isEmpty();
    assertThat(
            change(
                status(start.judged(CONFLICT)),
                start.judged(Readiness.stuck(Reason.NameConflict, "Service other"))))
        .isEmpty();
  }

  @Test
  void another_restart_is_no_change_of_what_keeps_restarting() {
    Seen crashing =
        Seen.atStart().judged(Readiness.retrying(Reason.CrashLoop, "ends soon after it starts"));
    ExemplarPipelineStatus first =
        status(crashing.in(Seen.atStart().restarted(1, "Error", 2).pod()));

    assertThat(change(first, crashing.in(Seen.atStart().restarted(7, "Error", 1).pod()))).isEmpty();
  }

  @Test
  void what_was_ready_and_is_no_longer_is_a_warning_unless_somebody_changed_it() {
    Readiness unavailable = Readiness.retrying(Reason.DeploymentUnavailable, "no Pod");
    Seen after = Seen.atStart().judged(unavailable);

    assertThat(change(status(Seen.atStart()), after)).get().matches(StateChange::warning);
    assertThat(change(status(Seen.atStart()), after.ofGeneration(8)))
        .get()
        .matches(change -> !change.warning());
    assertThat(change(null, after)).get().matches(change -> !change.warning());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "SpecInvalid",
        "NotAllowed",
        "NameConflict",
        "ApplyFailed",
        "ConfigRejected",
        "PodSecurityDenied",
        "QuotaExceeded",
        "VolumePending",
        "Unschedulable",
        "ImagePullFailed",
        "OOMKilled",
        "CrashLoop"
      })
  void what_nobody_expects_is_a_warning(Reason reason) {
    assertThat(change(null, Seen.atStart().judged(Readiness.stuck(reason, "x"))))
        .get()
        .matches(StateChange::warning);
  }

  private Optional<StateChange> change(@Nullable ExemplarPipelineStatus before, Seen after) {
    return StateChange.between(
        Conditions.find(before, ConditionType.Ready),
        Conditions.find(status(after), ConditionType.Ready).orElseThrow());
  }

  private ExemplarPipelineStatus status(Seen seen) {
    return Seen.news(factory, null, seen.report()).orElseThrow();
  }
}
