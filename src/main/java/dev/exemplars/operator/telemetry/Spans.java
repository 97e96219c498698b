package dev.exemplars.operator.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Work as spans. What they say is ours alone: names of pipelines, kinds of peers, kinds of
 * failures; no URL, no message and no header, for these may hold what is nobody's business.
 */
public final class Spans {

  /** Nobody asked for traces: work is done, and nothing else. */
  public static final Spans NONE = new Spans(Optional.empty());

  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("exemplars.peer");
  private static final AttributeKey<String> NAMESPACE =
      AttributeKey.stringKey("k8s.namespace.name");
  private static final AttributeKey<String> PIPELINE = AttributeKey.stringKey("exemplars.pipeline");

  private final Optional<Tracer> tracer;

  private Spans(Optional<Tracer> tracer) {
    this.tracer = tracer;
  }

  /** Spans that go where traces go. */
  public static Spans of(OpenTelemetry traces) {
    return new Spans(Optional.of(traces.getTracer("dev.exemplars.operator")));
  }

  /** Whether anybody asked for traces. */
  boolean areKept() {
    return tracer.isPresent();
  }

  /** What is done, and how it may fail. */
  public interface Work<T, E extends Exception> {
    T done() throws E;
  }

  /** One step of what is under way. */
  public <T, E extends Exception> T step(String name, Work<T, E> work) throws E {
    return in(name, SpanKind.INTERNAL, Attributes.empty(), work);
  }

  /** A request to somebody else. */
  public <T, E extends Exception> T call(Peer peer, Work<T, E> work) throws E {
    return tracer.isEmpty()
        ? work.done()
        : in("call " + peer, SpanKind.CLIENT, Attributes.of(PEER, peer.name()), work);
  }

  /** All that is done for a pipeline at once; a trace of its own. */
  <T, E extends Exception> T reconcile(String namespace, String pipeline, Work<T, E> work)
      throws E {
    return tracer.isEmpty()
        ? work.done()
        : in(
            "reconcile",
            SpanKind.INTERNAL,
            Attributes.of(NAMESPACE, namespace, PIPELINE, pipeline),
            work);
  }

  /** The same as part of what is under way here, wherever it runs. */
  public <T> Callable<T> carry(Callable<T> work) {
    return tracer.isEmpty() ? work : Context.current().wrap(work);
  }

  /** The scope is closed, and that is all that it is for. */
  @SuppressWarnings("try")
  private <T, E extends Exception> T in(
      String name, SpanKind kind, Attributes attributes, Work<T, E> work) throws E {
    if (tracer.isEmpty()) {
      return work.done();
    }
    Span span =
        tracer.get().spanBuilder(name).setSpanKind(kind).setAllAttributes(attributes).startSpan();
    try (Scope scope = span.makeCurrent()) {
      return work.done();
    } catch (Exception e) {
      span.setStatus(StatusCode.ERROR).setAttribute(ERROR, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }
}
