package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.verdict.ChainVerdict;
import dev.exemplars.operator.verdict.Readiness;
import java.util.Optional;

/**
 * What is to be said of a pipeline.
 *
 * @param readiness empty where there is no pipeline that could be ready
 * @param plan with the revision of its configuration; empty where the spec cannot be planned
 * @param pod of Prometheus; empty where there is none
 * @param chain what is seen and told of the way; empty where nobody looked, and what was told stays
 */
public record StatusReport(
    long generation,
    Optional<Readiness> readiness,
    Optional<Planned> plan,
    Optional<PodState> pod,
    PrometheusObservation observation,
    Optional<Chain> chain) {

  /** Of a pipeline. */
  public StatusReport(
      long generation,
      Readiness readiness,
      Optional<Planned> plan,
      Optional<PodState> pod,
      PrometheusObservation observation,
      Optional<Chain> chain) {
    this(generation, Optional.of(readiness), plan, pod, observation, chain);
  }

  /** Of a way that no pipeline builds. */
  public static StatusReport of(Chain chain) {
    return new StatusReport(
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        chain.seen().prometheus(),
        Optional.of(chain));
  }

  /**
   * A plan and the revision of the configuration that follows from it.
   *
   * @param refusal what Prometheus said against that configuration, now or before
   */
  public record Planned(PipelinePlan plan, String revision, Optional<RefusalStatus> refusal) {}

  /** What is seen of the way from targets to traces, and what is told of it. */
  public record Chain(ChainObservation seen, ChainVerdict verdict) {}

  /** A report where no observation was made. */
  public static StatusReport unobserved(long generation, Readiness readiness) {
    return new StatusReport(
        generation,
        readiness,
        Optional.empty(),
        Optional.empty(),
        new PrometheusObservation.NotAsked(),
        Optional.empty());
  }
}
