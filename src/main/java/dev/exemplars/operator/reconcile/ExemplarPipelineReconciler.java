package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.apply.ApplyException;
import dev.exemplars.operator.apply.Cleanup;
import dev.exemplars.operator.apply.ClusterReads;
import dev.exemplars.operator.apply.FastReload;
import dev.exemplars.operator.apply.NamespaceWatch;
import dev.exemplars.operator.apply.OperandApplier;
import dev.exemplars.operator.apply.OperandCaches;
import dev.exemplars.operator.apply.OperandWriter;
import dev.exemplars.operator.apply.PipelineQueue;
import dev.exemplars.operator.apply.PodCache;
import dev.exemplars.operator.apply.SteadyState;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.ChainObserver.Means;
import dev.exemplars.operator.observe.ConfigReload;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.SecretReader;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.plan.Surroundings;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.telemetry.OwnWork;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
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

  private final OperandCaches caches;
  private final PodCache pods;
  private final NamespaceWatch namespaces;
  private final PipelineQueue queue;
  private final OperandApplier applier;
  private final Cleanup cleanup;
  private final ClusterReads reads;
  private final SecretReader secrets;
  private final Rollout rollout;
  private final UpgradeTurns upgrades;
  private final Inspection inspection;
  private final StatusUpdates statuses;
  private final OwnWork work;

  public ExemplarPipelineReconciler(
      OperatorSettings settings,
      SecretReader secrets,
      Observers observers,
      StatusUpdates statuses) {
    OperandWriter writer = new OperandWriter(settings, observers.work().spans());
    this.caches = new OperandCaches(settings, writer);
    this.pods = new PodCache(settings);
    this.namespaces = new NamespaceWatch(settings);
    this.queue = new PipelineQueue(settings);
    this.applier = new OperandApplier(caches, writer);
    this.cleanup = new Cleanup(caches, writer);
    this.reads = new ClusterReads(writer);
    this.secrets = secrets;
    this.rollout =
        new Rollout(
            secrets,
            new Rollout.Writing(
                applier,
                cleanup,
                new FastReload(settings, caches, pods, writer),
                new SteadyState(caches)));
    this.upgrades = new UpgradeTurns(settings, this::deployment);
    this.inspection = new Inspection(caches, pods, observers);
    this.statuses = statuses;
    this.work = observers.work();
  }

  /**
   * Who talks to Prometheus, and to what is before and behind it.
   *
   * @param work what tells how long that takes
   */
  public record Observers(
      Observatory observatory, ConfigReload reload, ChainObserver chain, OwnWork work) {}

  @Override
  public List<EventSource<?, ExemplarPipeline>> prepareEventSources(
      EventSourceContext<ExemplarPipeline> context) {
    List<EventSource<?, ExemplarPipeline>> sources = new ArrayList<>(caches.eventSources(context));
    sources.addAll(pods.eventSources(context));
    sources.add(queue.eventSource(context.getPrimaryCache()));
    namespaces.eventSource(context).ifPresent(sources::add);
    return sources;
  }

  @Override
  public UpdateControl<ExemplarPipeline> reconcile(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    return work.reconcile(
        pipeline.getMetadata().getNamespace(),
        pipeline.getMetadata().getName(),
        () -> reconciled(pipeline, context));
  }

  private UpdateControl<ExemplarPipeline> reconciled(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    if (context.isPrimaryResourceDeleted()) {
      return depart(pipeline, context);
    }
    if (pipeline.isMarkedForDeletion()) {
      return end(pipeline, context);
    }
    return switch (work.spans().step("plan", () -> plan(pipeline, context))) {
      case PlanResult.Refused refused ->
          statuses.of(
              pipeline,
              unobserved(pipeline, Readiness.refused(refused.problems())),
              Optional.empty(),
              context);
      case PlanResult.Planned planned -> carryOut(planned.plan(), pipeline, context);
    };
  }

  private PlanResult plan(ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    return PipelinePlan.of(
        pipeline,
        upgrades.settingsFor(pipeline),
        new Surroundings(
            queue.before(pipeline, context.getPrimaryCache()), namespaces.search(pipeline)));
  }

  private UpdateControl<ExemplarPipeline> carryOut(
      PipelinePlan plan, ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    Wish wish = Wish.of(plan, pipeline, caches);
    Optional<Readiness> obstacle =
        plan.suspended()
            ? Optional.empty()
            : work.spans().step("apply", () -> rollout.carryOut(wish, pipeline, context));
    Duration secretsIn = secrets.nextIn(pipeline.getMetadata().getUid(), plan);
    if (obstacle.isPresent()) {
      return statuses.of(
          pipeline, unobserved(pipeline, obstacle.get()), Optional.of(secretsIn), context);
    }
    Means means =
        Means.of(
            plan,
            secrets.last(pipeline.getMetadata().getUid(), plan),
            new ClusterObjects(reads, context.getClient()));
    Inspection.Result seen = work.spans().step("look", () -> inspection.of(wish, pipeline, means));
    Duration next = seen.nextIn().compareTo(secretsIn) < 0 ? seen.nextIn() : secretsIn;
    return work.spans()
        .step("status", () -> statuses.of(pipeline, seen.report(), Optional.of(next), context));
  }

  /**
   * A cache is no reason to delete: a pipeline that a watch has lost is still there, and so is one
   * that was made anew since.
   */
  private UpdateControl<ExemplarPipeline> depart(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    if (!cleanup.isThere(pipeline, context)) {
      end(pipeline, context);
    }
    Successor.lookFor(pipeline, context);
    return UpdateControl.noUpdate();
  }

  private UpdateControl<ExemplarPipeline> end(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    upgrades.forget(pipeline.getMetadata().getUid());
    inspection.forget(pipeline.getMetadata().getUid());
    secrets.forget(pipeline.getMetadata().getUid());
    applier.forget(pipeline);
    rollout.forget(pipeline);
    statuses.forget(pipeline);
    if (context.isPrimaryResourceDeleted()) {
      queue.leave(pipeline, context.getPrimaryCache());
    }
    cleanup.finish(pipeline, context);
    return UpdateControl.noUpdate();
  }

  /** A failed write is told, and tried again with growing pauses. */
  @Override
  public ErrorStatusUpdateControl<ExemplarPipeline> updateErrorStatus(
      ExemplarPipeline pipeline, Context<ExemplarPipeline> context, Exception failure) {
    Optional<ApplyException> apply = ApplyException.in(failure);
    if (apply.isEmpty()) {
      log.error("reconciling failed", failure);
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    log.atWarn()
        .addKeyValue("reason", apply.get().reason())
        .log(String.valueOf(apply.get().getMessage()));
    return pipeline.isMarkedForDeletion()
        ? ErrorStatusUpdateControl.defaultErrorProcessing()
        : statuses.of(pipeline, apply.get(), context);
  }

  private Optional<Deployment> deployment(ExemplarPipeline pipeline) {
    String name = new Names(PipelineId.of(pipeline)).prometheus();
    return caches.findOwned(Deployment.class, name, pipeline);
  }

  private static StatusReport unobserved(ExemplarPipeline pipeline, Readiness readiness) {
    return StatusReport.unobserved(Generation.of(pipeline), readiness);
  }
}
