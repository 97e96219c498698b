package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** What the operator itself has written of a pipeline: the watch may show it a while later. */
final class PipelineCache {

  private PipelineCache() {}

  /** The next write, and the next reconciliation, begin with what was written. */
  static void remember(
      ExemplarPipeline seen, ExemplarPipeline written, Context<ExemplarPipeline> context) {
    RecentWrite.remember(written, context.eventSourceRetriever().getControllerEventSource());
    seen.getMetadata().setResourceVersion(written.getMetadata().getResourceVersion());
  }
}
