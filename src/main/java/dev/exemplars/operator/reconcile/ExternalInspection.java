package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.observe.ChainObserver.Means;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.ExternalObservatory;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.reconcile.ChainInspection.Wanted;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.telemetry.OwnWork;
import dev.exemplars.operator.telemetry.OwnWork.Part;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Readiness;
import java.util.Optional;

/** The same as {@link Inspection} where the Prometheus is another's: it is looked at, no more. */
final class ExternalInspection {

  private final ExternalObservatory observatory;
  private final ChainInspection chain;
  private final OwnWork work;

  ExternalInspection(Observatory observatory, ChainInspection chain, OwnWork work) {
    this.observatory = new ExternalObservatory(observatory);
    this.chain = chain;
    this.work = work;
  }

  /**
   * Looks.
   *
   * @param means what looking takes
   */
  Inspection.Result of(PipelinePlan plan, ExemplarPipeline pipeline, Means means) {
    Sighting sighting =
        work.look(
            Part.prometheus,
            () -> observatory.observe(pipeline.getMetadata().getUid(), plan, means.credentials()),
            Sighting::isFresh);
    PrometheusObservation seen = sighting.observation();
    Wanted wanted = new Wanted(Intent.of(plan, seen), means);
    return new Inspection.Result(
        new StatusReport(
            Generation.of(pipeline),
            Readiness.of(evidence(plan, seen)),
            Optional.of(new StatusReport.Planned(plan, "", Optional.empty())),
            Optional.empty(),
            seen,
            Optional.of(chain.of(wanted, pipeline, sighting, seen))),
        sighting.nextIn());
  }

  private static Evidence evidence(PipelinePlan plan, PrometheusObservation seen) {
    return new Evidence(
        plan,
        new DeploymentState.NotTakenUp("none is wanted"),
        Optional.empty(),
        seen,
        false,
        Optional.empty());
  }
}
