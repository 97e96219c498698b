package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import java.util.Set;

/**
 * What a check found.
 *
 * @param outcome whether the thing asked for is so
 * @param reason one word for programs
 * @param message names the culprit and the cure
 * @param leaves what was told for one of these reasons is neither refuted nor doubted by this
 */
public record Finding(Outcome outcome, Reason reason, String message, Set<Reason> leaves) {

  public Finding {
    leaves = Set.copyOf(leaves);
  }

  /** One that leaves nothing of what was told before. */
  public Finding(Outcome outcome, Reason reason, String message) {
    this(outcome, reason, message, Set.of());
  }

  /** The three values of a Kubernetes condition. */
  public enum Outcome {
    True,
    False,
    Unknown
  }

  static Finding yes(Reason reason, String message) {
    return new Finding(Outcome.True, reason, message);
  }

  static Finding no(Reason reason, String message) {
    return new Finding(Outcome.False, reason, message);
  }

  static Finding unknown(Reason reason, String message) {
    return new Finding(Outcome.Unknown, reason, message);
  }

  /** The same in other words. */
  Finding saying(String words) {
    return new Finding(outcome, reason, words, leaves);
  }

  /** The same, which speaks neither for nor against what was told for these reasons. */
  Finding leaving(Set<Reason> told) {
    return new Finding(outcome, reason, message, told);
  }

  /**
   * Whether what was told before stands all the same. What was not known is not made known by that.
   */
  boolean leaves(Finding before) {
    return before.outcome != Outcome.Unknown && leaves.contains(before.reason);
  }
}
