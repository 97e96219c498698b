package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.apply.OperandCaches;
import dev.exemplars.operator.apply.PodCache;
import dev.exemplars.operator.observe.ChainObserver.Means;
import dev.exemplars.operator.observe.ConfigReload;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.Watched;
import dev.exemplars.operator.operands.prometheus.WrittenConfig;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.reconcile.ChainInspection.Wanted;
import dev.exemplars.operator.reconcile.ExemplarPipelineReconciler.Observers;
import dev.exemplars.operator.status.KnownRevisions;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.telemetry.OwnWork;
import dev.exemplars.operator.telemetry.OwnWork.Part;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Optional;

/** From a plan whose operands stand to what is seen of them, and what it means. */
final class Inspection {

  private final OperandCaches caches;
  private final PodCache pods;
  private final Observatory observatory;
  private final ConfigReload reload;
  private final ChainInspection chain;
  private final ExternalInspection external;
  private final OwnWork work;

  Inspection(OperandCaches caches, PodCache pods, Observers observers) {
    this.caches = caches;
    this.pods = pods;
    this.observatory = observers.observatory();
    this.reload = observers.reload();
    this.chain = new ChainInspection(observers.chain(), observers.work());
    this.external = new ExternalInspection(observatory, chain, observers.work());
    this.work = observers.work();
  }

  /** What is to be said, and when to look again. */
  record Result(StatusReport report, Duration nextIn) {}

  /**
   * Looks.
   *
   * @param means what looking beyond Prometheus takes
   */
  Result of(Wish wish, ExemplarPipeline pipeline, Means means) {
    PipelinePlan plan = wish.plan();
    return plan.external().isPresent()
        ? external.of(plan, pipeline, means)
        : ofOurs(wish, pipeline, means);
  }

  private Result ofOurs(Wish wish, ExemplarPipeline pipeline, Means means) {
    PipelinePlan plan = wish.plan();
    String revision = wish.config().planned();
    DeploymentState deployment =
        DeploymentState.of(caches.find(Deployment.class, plan.names().prometheus(), pipeline));
    Optional<PodState> pod = PodState.current(pods.of(plan));
    Sighting looked = sighting(deployment, plan, pipeline, wish.config().revision());
    Optional<RefusalStatus> said = reload.requestIfDue(plan, looked);
    Sighting sighting =
        said.map(refusal -> observatory.hear(pipeline.getMetadata().getUid(), looked, refusal))
            .orElse(looked);
    Optional<RefusalStatus> refusal =
        said.or(() -> KnownRevisions.refusal(pipeline.getStatus(), revision));
    PrometheusObservation seen = ofThePlan(sighting.observation(), wish.config());
    Evidence evidence =
        new Evidence(
            plan,
            deployment,
            pod,
            seen,
            KnownRevisions.isLoaded(pipeline.getStatus(), revision),
            refusal);
    return new Result(
        new StatusReport(
            Generation.of(pipeline),
            Readiness.of(evidence),
            Optional.of(new StatusReport.Planned(plan, revision, refusal)),
            pod,
            seen,
            Optional.of(
                chain.of(new Wanted(Intent.of(plan, seen), means), pipeline, sighting, seen))),
        sighting.nextIn());
  }

  /** Forgets a pipeline that is gone. */
  void forget(String uid) {
    observatory.forget(uid);
    chain.forget(uid);
  }

  /** What is written in place of a refused configuration may be in force: the plan's is not. */
  private static PrometheusObservation ofThePlan(
      PrometheusObservation seen, WrittenConfig written) {
    return !written.isAsPlanned() && seen instanceof PrometheusObservation.Answered answered
        ? answered.with(ConfigState.Rejected)
        : seen;
  }

  private Sighting sighting(
      DeploymentState deployment, PipelinePlan plan, ExemplarPipeline pipeline, String revision) {
    return switch (deployment) {
      case DeploymentState.Available available ->
          work.look(
              Part.prometheus,
              () ->
                  observatory.observe(pipeline.getMetadata().getUid(), Watched.of(plan, revision)),
              Sighting::isFresh);
      case DeploymentState.NotTakenUp notTakenUp -> notAsked(plan);
      case DeploymentState.Unavailable unavailable -> notAsked(plan);
    };
  }

  private static Sighting notAsked(PipelinePlan plan) {
    return new Sighting(new PrometheusObservation.NotAsked(), plan.verificationInterval(), true);
  }
}
