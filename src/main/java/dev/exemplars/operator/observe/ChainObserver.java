package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.List;

/** Looks at what is before and behind Prometheus: targets, traces, Grafana. */
public final class ChainObserver {

  /**
   * Looks once.
   *
   * @param uid of the pipeline
   * @param prometheus what the look at Prometheus brought
   */
  public ChainObservation observe(String uid, PipelinePlan plan, PrometheusObservation prometheus) {
    return new ChainObservation(
        prometheus,
        List.of(),
        new TraceObservation.NotAsked(TraceObservation.Why.NothingToResolve),
        new GrafanaObservation.NotAsked());
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {}
}
