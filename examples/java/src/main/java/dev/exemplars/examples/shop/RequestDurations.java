package dev.exemplars.examples.shop;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The latency histogram. Rate, errors and latency all come from it, and each of its buckets keeps
 * one exemplar, so that slow requests do not lose theirs to the many quick ones.
 *
 * <p>The library asks OpenTelemetry for the current span on each observation and keeps its ids, as
 * {@code trace_id} and {@code span_id}, only when the span is sampled: a trace that was thrown away
 * could never be opened.
 */
final class RequestDurations {
  private final Histogram histogram;

  RequestDurations(PrometheusRegistry registry) {
    histogram =
        Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time from the arrival of a request to the last byte of its response.")
            .labelNames("method", "route", "status")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
  }

  /** Must be called while the request's span is current: the exemplar is taken here. */
  void observe(String method, String route, int status, double seconds) {
    histogram.labelValues(method, route, Integer.toString(status)).observe(seconds);
  }
}
