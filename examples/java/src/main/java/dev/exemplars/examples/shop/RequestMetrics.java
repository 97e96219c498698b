package dev.exemplars.examples.shop;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.tracer.initializer.SpanContextSupplier;

/**
 * Counts and times requests. Each bucket of the histogram keeps one exemplar, so that slow requests
 * do not lose theirs to the many quick ones.
 *
 * <p>For {@code trace_id} and {@code span_id} alone, {@code observe(seconds)} would do: the library
 * asks OpenTelemetry for the current span, and takes its ids when it is sampled. Here exemplars can
 * say other things as well, so the library is told not to look itself.
 */
final class RequestMetrics {
  private final Counter requests;
  private final Histogram durations;
  private final ExemplarLabels exemplarLabels;

  RequestMetrics(PrometheusRegistry registry, ExemplarLabels exemplarLabels) {
    this.exemplarLabels = exemplarLabels;
    SpanContextSupplier.setSpanContext(null);
    requests =
        Counter.builder()
            .name("http_requests_total")
            .help("Requests that were answered.")
            .labelNames("method", "route", "status")
            .register(registry);
    durations =
        Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time from the arrival of a request to the last byte of its response.")
            .labelNames("method", "route", "status")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
  }

  /**
   * Must be called while the request's span is current: the exemplar is taken here. The counter
   * goes without: the histogram's exemplars are the same traces, and tell quick from slow.
   */
  void observe(String method, String route, int status, double seconds) {
    String code = Integer.toString(status);
    requests.labelValues(method, route, code).inc();
    Labels exemplar = exemplarLabels.now();
    if (exemplar.isEmpty()) {
      durations.labelValues(method, route, code).observe(seconds);
    } else {
      durations.labelValues(method, route, code).observeWithExemplar(seconds, exemplar);
    }
  }
}
