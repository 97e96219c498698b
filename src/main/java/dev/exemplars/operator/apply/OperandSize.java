package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Whether the API server can hold an operand. A spec within every bound may still be too large as a
 * whole; to write it again and again would not help.
 */
final class OperandSize {

  /** Of all values of a ConfigMap together. */
  private static final int MOST_BYTES = 1024 * 1024;

  private OperandSize() {}

  /** Why nothing can be written; empty where all fit. */
  static Optional<ApplyOutcome> refusal(List<HasMetadata> operands) {
    return operands.stream()
        .filter(operand -> operand instanceof ConfigMap map && bytes(map) > MOST_BYTES)
        .findFirst()
        .map(
            operand ->
                new ApplyOutcome.Blocked(
                    Reason.SpecInvalid,
                    "%s would hold more than %d bytes, which no ConfigMap can: use fewer or shorter relabelings, targets and parameters"
                        .formatted(OperandWriter.describe(operand), MOST_BYTES)));
  }

  private static long bytes(ConfigMap map) {
    return map.getData().values().stream()
        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }
}
