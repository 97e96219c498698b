package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.apply.ApplyException;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/** From a report to a write of the status, where it says anything new. */
final class StatusUpdates {

  private final StatusFactory statuses;

  StatusUpdates(StatusFactory statuses) {
    this.statuses = statuses;
  }

  UpdateControl<ExemplarPipeline> of(ExemplarPipeline pipeline, StatusReport report) {
    return statuses
        .next(pipeline.getStatus(), report)
        .map(status -> UpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(UpdateControl::noUpdate);
  }

  /** Of a write that failed and is tried again. */
  ErrorStatusUpdateControl<ExemplarPipeline> of(ExemplarPipeline pipeline, ApplyException failure) {
    StatusReport report =
        StatusReport.unobserved(
            Generation.of(pipeline),
            Readiness.retrying(failure.reason(), String.valueOf(failure.getMessage())));
    return statuses
        .next(pipeline.getStatus(), report)
        .map(status -> ErrorStatusUpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
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
