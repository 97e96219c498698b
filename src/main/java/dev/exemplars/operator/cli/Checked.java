package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.VerdictStatus;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline, or whatever was checked by URL, and what is known of it.
 *
 * @param name what it is called, such as {@code shop/checkout}
 * @param remark what else is to be known, such as that nobody has looked for long
 */
record Checked(String name, ExemplarPipelineStatus status, Optional<String> remark) {

  /** All is well. */
  static final int WELL = 0;

  /** Some stage is broken. */
  static final int BROKEN = 1;

  /** Some stage cannot be told, and none is broken. */
  static final int UNTOLD = 3;

  /** The exit code for one. */
  int exitCode() {
    return switch (told()) {
      case "False" -> BROKEN;
      case "True" -> remark.isPresent() ? UNTOLD : WELL;
      default -> UNTOLD;
    };
  }

  /** The exit code for all of them: the worst counts, and nothing at all is not well. */
  static int exitCode(List<Checked> all) {
    if (all.stream().anyMatch(one -> one.exitCode() == BROKEN)) {
      return BROKEN;
    }
    boolean isWell = !all.isEmpty() && all.stream().allMatch(one -> one.exitCode() == WELL);
    return isWell ? WELL : UNTOLD;
  }

  private String told() {
    return Optional.ofNullable(status.verdict()).map(VerdictStatus::status).orElse("Unknown");
  }
}
