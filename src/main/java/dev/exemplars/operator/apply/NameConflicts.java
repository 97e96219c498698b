package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Operands whose name was found taken. No watch shows an object of somebody else's, so it is asked
 * for alone, and nothing is tried to be written in vain, until it is gone.
 */
final class NameConflicts {

  private final Map<String, String> found = new ConcurrentHashMap<>();

  void add(ExemplarPipeline owner, HasMetadata operand) {
    found.put(owner.getMetadata().getUid(), OperandWriter.describe(operand));
  }

  /** The one among these operands whose name was found taken. */
  Optional<HasMetadata> among(List<HasMetadata> operands, ExemplarPipeline owner) {
    String taken = found.get(owner.getMetadata().getUid());
    return operands.stream()
        .filter(operand -> OperandWriter.describe(operand).equals(taken))
        .findFirst();
  }

  void forget(ExemplarPipeline owner) {
    found.remove(owner.getMetadata().getUid());
  }
}
