package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A pipeline that is there again before the end of the one of its name is dealt with. JOSDK 5.2
 * forgets a name after that, and with it all that it was told of it meanwhile: nobody would look at
 * the new pipeline before something of it changes.
 */
final class Successor {

  /** By then JOSDK has forgotten: it does so as soon as a reconciliation returns. */
  private static final long SECONDS = 1;

  private Successor() {}

  /** Has the pipeline of that name looked at, should there be one in a moment. */
  static void lookFor(ExemplarPipeline gone, Context<ExemplarPipeline> context) {
    var pipelines = context.eventSourceRetriever().getControllerEventSource();
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS, Thread::startVirtualThread)
        .execute(
            () ->
                pipelines
                    .get(ResourceID.fromResource(gone))
                    .ifPresent(
                        there -> pipelines.eventReceived(ResourceAction.ADDED, there, null, null)));
  }
}
