package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;

/** What became of applying the operands of a pipeline. */
public sealed interface ApplyOutcome {

  /**
   * Every operand stands as planned.
   *
   * @param writes how many requests it took; 0 in steady state
   */
  record Applied(int writes) implements ApplyOutcome {}

  /**
   * Nothing more can be done until somebody acts.
   *
   * @param reason why, such as NameConflict
   * @param message names the object or field, and the cure
   */
  record Blocked(Reason reason, String message) implements ApplyOutcome {}
}
