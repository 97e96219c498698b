package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.apply.ApplyException;
import dev.exemplars.operator.apply.ApplyOutcome;
import dev.exemplars.operator.apply.Cleanup;
import dev.exemplars.operator.apply.OperandApplier;
import dev.exemplars.operator.apply.OperandCaches;
import dev.exemplars.operator.observe.ConfigReload;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.operands.prometheus.PrometheusConfig;
import dev.exemplars.operator.operands.prometheus.PrometheusDeployment;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plan, apply, observe, judge, report: what happens to a pipeline, in this order. */
@ControllerConfiguration(
    name = "exemplarpipeline",
    fieldManager = "exemplar-operator",
    triggerReconcilerOnAllEvents = true)
public final class ExemplarPipelineReconciler implements Reconciler<ExemplarPipeline> {

  private static final Logger log = LoggerFactory.getLogger(ExemplarPipelineReconciler.class);

  private final OperatorSettings settings;
  private final OperandCaches caches;
  private final OperandApplier applier;
  private final Cleanup cleanup;
  private final Observatory observatory;
  private final ConfigReload reload;
  private final StatusFactory statuses;

  public ExemplarPipelineReconciler(
      OperatorSettings settings,
      Observatory observatory,
      ConfigReload reload,
      StatusFactory statuses) {
    this.settings = settings;
    this.caches = new OperandCaches(settings);
    this.applier = new OperandApplier(caches, settings);
    this.cleanup = new Cleanup(applier);
    this.observatory = observatory;
    this.reload = reload;
    this.statuses = statuses;
  }

  @Override
  public List<EventSource<?, ExemplarPipeline>> prepareEventSources(
      EventSourceContext<ExemplarPipeline> context) {
    return caches.eventSources(context);
  }

  @Override
  public UpdateControl<ExemplarPipeline> reconcile(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    if (context.isPrimaryResourceDeleted() || pipeline.isMarkedForDeletion()) {
      observatory.forget(pipeline.getMetadata().getUid());
      if (!context.isPrimaryResourceDeleted()) {
        cleanup.finish(pipeline, context);
      }
      return UpdateControl.noUpdate();
    }
    return switch (PipelinePlan.of(pipeline, settings)) {
      case PlanResult.Refused refused ->
          report(
              pipeline,
              StatusReport.unobserved(generation(pipeline), Readiness.refused(refused.problems())));
      case PlanResult.Planned planned -> carryOut(planned.plan(), pipeline, context);
    };
  }

  private UpdateControl<ExemplarPipeline> carryOut(
      PipelinePlan plan, ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    if (!plan.suspended()) {
      List<HasMetadata> operands = Operands.of(plan);
      cleanup.prepare(pipeline, operands, context);
      ApplyOutcome outcome = applier.apply(pipeline, operands, context);
      if (outcome instanceof ApplyOutcome.Blocked blocked) {
        StatusReport report =
            StatusReport.unobserved(
                generation(pipeline), Readiness.stuck(blocked.reason(), blocked.message()));
        return report(pipeline, report).rescheduleAfter(plan.verificationInterval());
      }
      cleanup.settle(pipeline, operands, context);
    }
    return judge(plan, pipeline);
  }

  private UpdateControl<ExemplarPipeline> judge(PipelinePlan plan, ExemplarPipeline pipeline) {
    String revision = PrometheusConfig.of(plan).revision();
    DeploymentState deployment = DeploymentState.of(caches.find(PrometheusDeployment.of(plan)));
    Sighting sighting = sighting(deployment, plan, pipeline, revision);
    reload.requestIfDue(plan, sighting);
    Evidence evidence =
        new Evidence(
            plan,
            deployment,
            sighting.observation(),
            StatusFactory.isLoaded(pipeline.getStatus(), revision));
    StatusReport report =
        new StatusReport(
            generation(pipeline),
            Readiness.of(evidence),
            Optional.of(new StatusReport.Planned(plan, revision)),
            sighting.observation());
    return report(pipeline, report).rescheduleAfter(sighting.nextIn());
  }

  private Sighting sighting(
      DeploymentState deployment, PipelinePlan plan, ExemplarPipeline pipeline, String revision) {
    return switch (deployment) {
      case DeploymentState.Available available ->
          observatory.observe(pipeline.getMetadata().getUid(), plan, revision);
      case DeploymentState.Unavailable unavailable ->
          new Sighting(new PrometheusObservation.NotAsked(), plan.verificationInterval(), true);
    };
  }

  /** A failed write is told, and tried again with growing pauses. */
  @Override
  public ErrorStatusUpdateControl<ExemplarPipeline> updateErrorStatus(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context, Exception failure) {
    Optional<ApplyException> apply = ApplyException.in(failure);
    if (apply.isEmpty() && isAboutOneThatWent(failure)) {
      log.debug("the pipeline went while it was reconciled", failure);
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    if (apply.isEmpty()) {
      log.error("reconciling failed", failure);
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    String message = String.valueOf(apply.get().getMessage());
    log.atWarn().addKeyValue("reason", apply.get().reason()).log(message);
    if (pipeline.isMarkedForDeletion()) {
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    StatusReport report =
        StatusReport.unobserved(
            generation(pipeline), Readiness.retrying(apply.get().reason(), message));
    return statuses
        .next(pipeline.getStatus(), report)
        .map(status -> ErrorStatusUpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
  }

  private static boolean isAboutOneThatWent(Exception failure) {
    return failure instanceof KubernetesClientException e
        && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  private UpdateControl<ExemplarPipeline> report(ExemplarPipeline pipeline, StatusReport report) {
    return statuses
        .next(pipeline.getStatus(), report)
        .map(status -> UpdateControl.patchStatus(fresh(pipeline, status)))
        .orElseGet(UpdateControl::noUpdate);
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

  private static long generation(ExemplarPipeline pipeline) {
    return Optional.ofNullable(pipeline.getMetadata().getGeneration()).orElse(0L);
  }
}
