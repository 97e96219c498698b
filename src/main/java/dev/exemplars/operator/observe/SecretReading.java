package dev.exemplars.operator.observe;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.SpecProblem;
import java.util.List;

/** What came of reading the Secrets that a pipeline refers to. */
public sealed interface SecretReading {

  /** They were read, all were there, and what they held was written: not long ago. */
  record NotDue() implements SecretReading {}

  /** All are there. */
  record Complete(Credentials credentials) implements SecretReading {}

  /** Some are not there, or not fit for use. */
  record Incomplete(List<SpecProblem> problems) implements SecretReading {
    public Incomplete {
      problems = List.copyOf(problems);
    }
  }
}
