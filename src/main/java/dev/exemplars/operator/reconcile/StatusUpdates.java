package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.apply.ApplyException;
import dev.exemplars.operator.apply.EventWriter;
import dev.exemplars.operator.apply.StatusWriter;
import dev.exemplars.operator.status.StateChange;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.status.ToldStates;
import dev.exemplars.operator.verdict.Readiness;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;

/**
 * From a report to a write of the status and, once that stands, an Event, where they say anything
 * new.
 */
public final class StatusUpdates {

  /** Until the watch shows what somebody else has changed. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StatusFactory statuses;
  private final StatusWriter writer = new StatusWriter();
  private final ToldStates told = new ToldStates();
  private final EventWriter events;

  public StatusUpdates(StatusFactory statuses, EventWriter events) {
    this.statuses = statuses;
    this.events = events;
  }

  /**
   * Writes what is new.
   *
   * @param next when to look again; without it, when something changes
   */
  UpdateControl<ExemplarPipeline> of(
      ExemplarPipeline pipeline,
      StatusReport report,
      Optional<Duration> next,
      Context<ExemplarPipeline> context) {
    UpdateControl<ExemplarPipeline> control = UpdateControl.noUpdate();
    Optional<Duration> again = write(pipeline, report, context) ? next : Optional.of(SOON);
    again.ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Of a write that failed and is tried again. */
  ErrorStatusUpdateControl<ExemplarPipeline> of(
      ExemplarPipeline pipeline, ApplyException failure, Context<ExemplarPipeline> context) {
    write(
        pipeline,
        StatusReport.unobserved(
            Generation.of(pipeline),
            Readiness.retrying(failure.reason(), String.valueOf(failure.getMessage()))),
        context);
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Forgets a pipeline that is gone. */
  void forget(ExemplarPipeline pipeline) {
    told.forget(pipeline.getMetadata().getUid());
  }

  /** Whether the status says what the report does. */
  private boolean write(
      ExemplarPipeline pipeline, StatusReport report, Context<ExemplarPipeline> context) {
    String uid = pipeline.getMetadata().getUid();
    ExemplarPipelineStatus before = pipeline.getStatus();
    told.begin(uid, before);
    Optional<ExemplarPipelineStatus> next = statuses.next(before, report);
    if (next.isPresent() && !writer.write(pipeline, next.get(), context)) {
      return false;
    }
    next.or(() -> Optional.ofNullable(before))
        .map(now -> told.tell(uid, now))
        .ifPresent(changes -> changes.forEach(change -> tell(pipeline, change, context)));
    return true;
  }

  private void tell(
      ExemplarPipeline pipeline, StateChange change, Context<ExemplarPipeline> context) {
    events.write(
        context.getClient(), pipeline, change.warning(), change.reason(), change.message());
  }
}
