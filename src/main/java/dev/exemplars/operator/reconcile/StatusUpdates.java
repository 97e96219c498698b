package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.apply.ApplyException;
import dev.exemplars.operator.apply.EventWriter;
import dev.exemplars.operator.status.StateChange;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Optional;

/** From a report to a write of the status and an Event, where it says anything new. */
public final class StatusUpdates {

  private final StatusFactory statuses;
  private final EventWriter events;

  public StatusUpdates(StatusFactory statuses, EventWriter events) {
    this.statuses = statuses;
    this.events = events;
  }

  UpdateControl<ExemplarPipeline> of(
      ExemplarPipeline pipeline, StatusReport report, Context<ExemplarPipeline> context) {
    return next(pipeline, report, context)
        .map(status -> UpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(UpdateControl::noUpdate);
  }

  /** Of a write that failed and is tried again. */
  ErrorStatusUpdateControl<ExemplarPipeline> of(
      ExemplarPipeline pipeline, ApplyException failure, Context<ExemplarPipeline> context) {
    StatusReport report =
        StatusReport.unobserved(
            Generation.of(pipeline),
            Readiness.retrying(failure.reason(), String.valueOf(failure.getMessage())));
    return next(pipeline, report, context)
        .map(status -> ErrorStatusUpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
  }

  private Optional<ExemplarPipelineStatus> next(
      ExemplarPipeline pipeline, StatusReport report, Context<ExemplarPipeline> context) {
    Optional<ExemplarPipelineStatus> next = statuses.next(pipeline.getStatus(), report);
    next.flatMap(now -> StateChange.between(pipeline.getStatus(), now))
        .ifPresent(
            change ->
                events.write(
                    context.getClient(),
                    pipeline,
                    change.warning(),
                    change.reason(),
                    change.message()));
    return next;
  }

  /** Server-side apply wants an object that holds what we own, and nothing else. */
  private static ExemplarPipeline fresh(ExemplarPipeline pipeline, ExemplarPipelineStatus status) {
    ExemplarPipeline fresh = new ExemplarPipeline();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(pipeline.getMetadata().getName())
            .withNamespace(pipeline.getMetadata().getNamespace())
            .withUid(pipeline.getMetadata().getUid())
            .build());
    fresh.setStatus(status);
    return fresh;
  }
}
