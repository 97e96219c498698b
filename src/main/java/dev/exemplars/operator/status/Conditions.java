package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions of a status that may not exist yet. */
final class Conditions {

  private Conditions() {}

  static List<PipelineCondition> of(@Nullable ExemplarPipelineStatus status) {
    return status == null ? List.of() : Objects.requireNonNullElse(status.conditions(), List.of());
  }

  static Optional<PipelineCondition> find(
      @Nullable ExemplarPipelineStatus status, ConditionType type) {
    return of(status).stream().filter(one -> one.type().equals(type.name())).findFirst();
  }
}
