package dev.exemplars.examples.shop;

import static dev.exemplars.examples.shop.ExemplarLabels.REQUEST_ID;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/**
 * Gives each request a server span, and observes its duration while that span is current.
 *
 * <p>The order in {@link #handle} is what exemplars live on: the span is made current, the request
 * is served, its duration is observed, and only then the scope closes and the span ends. Observed
 * after the scope, the histogram sees no span and stores no exemplar, without any error.
 */
final class ObservedHandler implements HttpHandler {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final String route;
  private final Endpoint endpoint;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final RequestMetrics metrics;

  ObservedHandler(
      String route, Endpoint endpoint, OpenTelemetry telemetry, RequestMetrics metrics) {
    this.route = route;
    this.endpoint = endpoint;
    this.tracer = telemetry.getTracer(ObservedHandler.class.getName());
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    String method = knownMethod(exchange);
    // Of the caller: its trace, and its baggage, which reaches whom we call only from the context.
    Context caller =
        propagator.extract(Context.root(), exchange.getRequestHeaders(), Headers::getFirst);
    Span span = startSpan(exchange, method, caller);
    try (exchange;
        Scope _ = caller.with(span).with(REQUEST_ID, requestId(exchange)).makeCurrent()) {
      Reply reply = answer(exchange, span);
      try {
        reply.sendTo(exchange);
      } finally {
        metrics.observe(method, route, reply.status(), secondsSince(start));
      }
    } finally {
      span.end();
    }
  }

  private Span startSpan(HttpExchange exchange, String method, Context caller) {
    return tracer
        .spanBuilder(method + " " + route)
        .setSpanKind(SpanKind.SERVER)
        .setParent(caller)
        .setAttribute("http.request.method", method)
        .setAttribute("http.route", route)
        .setAttribute("url.path", exchange.getRequestURI().getPath())
        .setAttribute("url.scheme", "http")
        .startSpan();
  }

  private Reply answer(HttpExchange exchange, Span span) {
    Reply reply = replyTo(exchange, span);
    span.setAttribute("http.response.status_code", reply.status());
    if (reply.isServerError()) {
      span.setStatus(StatusCode.ERROR);
    }
    return reply;
  }

  private Reply replyTo(HttpExchange exchange, Span span) {
    if (!exchange.getRequestURI().getPath().equals(route)) { // a context takes longer paths, too
      return Reply.notFound();
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return Reply.methodNotAllowed();
    }
    try {
      return endpoint.answer();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      span.recordException(failure);
      return Reply.failed("unexpected");
    }
  }

  /** A caller may send any word as method; as a label each would be a new series for ever. */
  private static String knownMethod(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    return METHODS.contains(method) ? method : "_OTHER";
  }

  private static String requestId(HttpExchange exchange) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Request-ID"), "");
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
