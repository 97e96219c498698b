package dev.exemplars.examples.shop;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Succeeds and fails as it was told, and remembers what it was given even when it is shut down. */
final class ScriptedExporter implements SpanExporter {
  private final Deque<Boolean> outcomes;
  private final List<String> received = new CopyOnWriteArrayList<>();

  ScriptedExporter(Boolean... outcomes) {
    this.outcomes = new ArrayDeque<>(List.of(outcomes));
  }

  List<String> received() {
    return received;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    spans.forEach(span -> received.add(span.getName()));
    return outcomes.removeFirst() ? CompletableResultCode.ofSuccess() : refused();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /** As the OTLP exporter does it: the cause is wrapped. */
  private static CompletableResultCode refused() {
    return CompletableResultCode.ofExceptionalFailure(
        new IllegalStateException(new ConnectException("refused")));
  }
}
