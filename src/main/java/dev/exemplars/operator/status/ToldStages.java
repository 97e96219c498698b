package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator before this one told of the way: one that starts has seen nothing grow yet, and
 * would else take back what is so.
 */
public final class ToldStages {

  private ToldStages() {}

  /**
   * What a status tells for certain, of that spec; what a newer operator told in words that are
   * unknown here is left out.
   */
  public static Map<Stage, Finding> in(@Nullable ExemplarPipelineStatus status, long generation) {
    Map<Stage, Finding> told = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      Conditions.find(status, stage.condition())
          .filter(one -> Objects.equals(one.observedGeneration(), generation))
          .flatMap(ToldStages::finding)
          .ifPresent(finding -> told.put(stage, finding));
    }
    return told;
  }

  private static Optional<Finding> finding(PipelineCondition condition) {
    return named(Outcome.values(), condition.status())
        .filter(outcome -> outcome != Outcome.Unknown)
        .flatMap(
            outcome ->
                named(Reason.values(), condition.reason())
                    .map(reason -> new Finding(outcome, reason, condition.message())));
  }

  private static <E extends Enum<E>> Optional<E> named(E[] all, String name) {
    return Stream.of(all).filter(one -> one.name().equals(name)).findFirst();
  }
}
