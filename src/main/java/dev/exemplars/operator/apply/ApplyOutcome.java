package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What became of applying the operands of a pipeline. */
public sealed interface ApplyOutcome {

  /**
   * Every operand stands as planned.
   *
   * @param written what had to be written for that; nothing in steady state
   * @param removed how many objects went
   */
  record Applied(List<Written> written, int removed) implements ApplyOutcome {
    public Applied {
      written = List.copyOf(written);
    }

    /** Whether all stood already. */
    public boolean isSteady() {
      return written.isEmpty() && removed == 0;
    }
  }

  /**
   * Nothing more can be done until somebody acts.
   *
   * @param reason why, such as NameConflict
   * @param message names the object or field, and the cure
   */
  record Blocked(Reason reason, String message) implements ApplyOutcome {}

  /**
   * An operand that was written; nothing of what is in it.
   *
   * @param version that the API server gave it
   */
  record Written(String kind, String namespace, String name, String version) {
    static Written of(HasMetadata answer) {
      var metadata = answer.getMetadata();
      return new Written(
          answer.getKind(),
          String.valueOf(metadata.getNamespace()),
          metadata.getName(),
          metadata.getResourceVersion());
    }
  }
}
