package dev.exemplars.operator.telemetry;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How long the operator's own work takes. Where traces are on, an exemplar of each bucket leads to
 * one that was sampled, and never to one that was not.
 */
public final class OwnWork implements MultiCollector {

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final Spans spans;
  private final Histogram reconciles;
  private final Histogram observations;

  public OwnWork(Spans spans) {
    this.spans = spans;
    this.reconciles =
        histogram(
            "exemplar_operator_reconcile_duration_seconds",
            "Time that reconciling one pipeline took, looking included.",
            "outcome");
    this.observations =
        histogram(
            "exemplar_operator_observation_duration_seconds",
            "Time that one look took, at Prometheus or at what is before and behind it.",
            "part");
  }

  /** What is looked at. */
  public enum Part {
    prometheus,
    chain
  }

  /** Where steps are told. */
  public Spans spans() {
    return spans;
  }

  /** All that is done for a pipeline at once. */
  public <T, E extends Exception> T reconcile(
      String namespace, String pipeline, Spans.Work<T, E> work) throws E {
    return spans.reconcile(namespace, pipeline, () -> reconciled(work));
  }

  /**
   * A look.
   *
   * @param isFresh whether it was one, and not what was seen before
   */
  public <T, E extends Exception> T look(Part part, Spans.Work<T, E> work, Predicate<T> isFresh)
      throws E {
    return spans.step("look at " + part, () -> looked(part, work, isFresh));
  }

  private <T, E extends Exception> T reconciled(Spans.Work<T, E> work) throws E {
    long start = System.nanoTime();
    String outcome = "failed";
    try {
      T result = work.done();
      outcome = "done";
      return result;
    } finally {
      observe(reconciles, outcome, start);
    }
  }

  private <T, E extends Exception> T looked(Part part, Spans.Work<T, E> work, Predicate<T> isFresh)
      throws E {
    long start = System.nanoTime();
    T result = work.done();
    if (isFresh.test(result)) {
      observe(observations, part.name(), start);
    }
    return result;
  }

  /** While the span that is to be found is current: where it is sampled, the library takes it. */
  private static void observe(Histogram histogram, String label, long start) {
    histogram
        .labelValues(label)
        .observe((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private Histogram histogram(String name, String help, String label) {
    Histogram.Builder histogram =
        Histogram.builder()
            .name(name)
            .help(help)
            .labelNames(label)
            .classicOnly()
            .classicUpperBounds(SECONDS);
    return (spans.areKept() ? histogram.withExemplars() : histogram.withoutExemplars()).build();
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.builder()
        .metricSnapshot(reconciles.collect())
        .metricSnapshot(observations.collect())
        .build();
  }
}
