package dev.exemplars.examples.shop;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says once that traces cannot be delivered, where to and why, and once that they can be again. The
 * SDK would repeat itself with each batch and name neither address nor cause.
 */
final class WatchedExporter implements SpanExporter {
  private static final System.Logger LOG = System.getLogger(WatchedExporter.class.getName());

  /** Held here, since a logger that nobody holds forgets its level. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry.exporter");

  private final SpanExporter exporter;
  private final String destination;
  private final AtomicBoolean failing = new AtomicBoolean();

  WatchedExporter(SpanExporter exporter, String destination) {
    this.exporter = exporter;
    this.destination = destination;
    SDK.setLevel(Level.OFF);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> watch(result));
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  private void watch(CompletableResultCode result) {
    if (failing.getAndSet(!result.isSuccess()) == result.isSuccess()) {
      if (result.isSuccess()) {
        LOG.log(INFO, "traces reach {0} again", destination);
      } else {
        LOG.log(WARNING, "traces do not reach {0}: {1}", destination, cause(result));
      }
    }
  }

  /** What the exporter's own exception wraps; an answer with an HTTP error wraps nothing. */
  private static String cause(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    return failure == null || failure.getCause() == null
        ? "it answers with an error"
        : failure.getCause().toString();
  }
}
