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
  private final PipelineMetrics metrics;

  public StatusUpdates(StatusFactory statuses, EventWriter events, PipelineMetrics metrics) {
    this.statuses = statuses;
    this.events = events;
    this.metrics = metrics;
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
    metrics.forget(pipeline.getMetadata().getUid());
  }

  /** Whether the status says what the report does. */
  private boolean write(
      ExemplarPipeline pipeline, StatusReport report, Context<ExemplarPipeline> context) {
    String uid = pipeline.getMetadata().getUid();
    ExemplarPipelineStatus before = pipeline.getStatus();
    told.begin(uid, before);
    ExemplarPipelineStatus now = statuses.of(before, report);
    metrics.see(pipeline, now);
    boolean isNews = statuses.isNews(before, now);
    if (isNews && !writer.write(pipeline, now, context)) {
      return false;
    }
    ExemplarPipelineStatus stands = isNews || before == null ? now : before;
    told.tell(uid, stands).forEach(change -> tell(pipeline, change, context));
    return true;
  }

  private void tell(
      ExemplarPipeline pipeline, StateChange change, Context<ExemplarPipeline> context) {
    events.write(
        context.getClient(), pipeline, change.warning(), change.reason(), change.message());
  }
}
