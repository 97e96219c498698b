package dev.exemplars.examples.shop;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls another service inside a client span and hands it the trace in {@code traceparent}: without
 * that header each service starts a trace of its own, and an exemplar shows only half of the story.
 */
final class TracedClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Tracer tracer;
  private final TextMapPropagator propagator;

  TracedClient(HttpClient http, OpenTelemetry telemetry) {
    this.http = http;
    this.tracer = telemetry.getTracer(TracedClient.class.getName());
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  /** The status of the answer. */
  int get(URI url) throws IOException, InterruptedException {
    Span span = startSpan(url);
    try (Scope _ = span.makeCurrent()) {
      int status = http.send(request(url), BodyHandlers.discarding()).statusCode();
      span.setAttribute("http.response.status_code", status);
      if (status >= 400) {
        span.setStatus(StatusCode.ERROR);
      }
      return status;
    } catch (IOException | InterruptedException failure) {
      span.recordException(failure).setStatus(StatusCode.ERROR);
      throw failure;
    } finally {
      span.end();
    }
  }

  private Span startSpan(URI url) {
    return tracer
        .spanBuilder("GET")
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("http.request.method", "GET")
        .setAttribute("url.full", url.toString())
        .setAttribute("server.address", url.getHost())
        .setAttribute("server.port", url.getPort())
        .startSpan();
  }

  /** Injects the current span, so it must be called inside its scope. */
  private HttpRequest request(URI url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(TIMEOUT);
    propagator.inject(Context.current(), request, HttpRequest.Builder::setHeader);
    return request.build();
  }
}
