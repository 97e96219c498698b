package dev.exemplars.operator.status;

import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.verdict.Finding;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Worth an Event: Ready, or Verified, has another answer or another reason than before. Counts,
 * times and words of a message are not.
 *
 * @param warning whether somebody should look
 * @param reason of the condition
 * @param message of the condition
 */
public record StateChange(boolean warning, String reason, String message) {

  /** What a pipeline that is well, or on its way there, says of itself. */
  private static final Set<String> EXPECTED =
      Set.of(
          Reason.Available.name(),
          Reason.Suspended.name(),
          Reason.ConfigPending.name(),
          Reason.DeploymentUnavailable.name());

  /** The change from one Ready condition to the next; empty where there is none. */
  static Optional<StateChange> between(Optional<PipelineCondition> was, PipelineCondition is) {
    if (isSame(was, is)) {
      return Optional.empty();
    }
    boolean unexpected = !EXPECTED.contains(is.reason()) || isLost(was, is);
    return Optional.of(new StateChange(unexpected, is.reason(), is.message()));
  }

  /** The change from one verdict to the next, neither of which is Unknown. */
  static Optional<StateChange> betweenVerdicts(
      Optional<PipelineCondition> was, PipelineCondition is) {
    boolean isBroken = is.status().equals(Finding.Outcome.False.name());
    return isSame(was, is)
        ? Optional.empty()
        : Optional.of(new StateChange(isBroken, is.reason(), is.message()));
  }

  private static boolean isSame(Optional<PipelineCondition> was, PipelineCondition is) {
    return was.filter(old -> old.status().equals(is.status()))
        .filter(old -> old.reason().equals(is.reason()))
        .isPresent();
  }

  /** No longer ready, though nobody has changed the spec. */
  private static boolean isLost(Optional<PipelineCondition> was, PipelineCondition is) {
    return !is.status().equals(Finding.Outcome.True.name())
        && was.filter(old -> old.status().equals(Finding.Outcome.True.name()))
            .filter(old -> Objects.equals(old.observedGeneration(), is.observedGeneration()))
            .isPresent();
  }
}
