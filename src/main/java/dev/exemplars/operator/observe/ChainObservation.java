package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.targets.NearMiss;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.traces.TraceObservation;
import java.util.List;

/**
 * What was seen of the way from targets to traces.
 *
 * @param probes targets that were asked lately, in this look or in one before
 * @param nearMisses what nearly is a target, where there is none
 */
public record ChainObservation(
    PrometheusObservation prometheus,
    List<ProbedTarget> probes,
    List<NearMiss> nearMisses,
    TraceObservation traces,
    GrafanaObservation grafana) {

  public ChainObservation {
    probes = List.copyOf(probes);
    nearMisses = List.copyOf(nearMisses);
  }

  /** Where there are targets. */
  public ChainObservation(
      PrometheusObservation prometheus,
      List<ProbedTarget> probes,
      TraceObservation traces,
      GrafanaObservation grafana) {
    this(prometheus, probes, List.of(), traces, grafana);
  }
}
