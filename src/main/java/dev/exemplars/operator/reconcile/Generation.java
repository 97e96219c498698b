package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import java.util.Optional;

/** The number of a pipeline's spec. */
final class Generation {

  private Generation() {}

  static long of(ExemplarPipeline pipeline) {
    return Optional.ofNullable(pipeline.getMetadata().getGeneration()).orElse(0L);
  }
}
