package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.verdict.Finding.Outcome;

/** A target with something wrong, and what. */
public record Offender(Target target, Finding finding) {

  /** Whether it fails at what is expected of it: of one without a histogram nothing is. */
  boolean isAtFault() {
    return finding.outcome() == Outcome.False && finding.reason() != Reason.NoHistograms;
  }
}
