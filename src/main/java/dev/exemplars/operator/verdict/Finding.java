package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;

/**
 * What a check found.
 *
 * @param outcome whether the thing asked for is so
 * @param reason one word for programs
 * @param message names the culprit and the cure
 */
public record Finding(Outcome outcome, Reason reason, String message) {

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
}
