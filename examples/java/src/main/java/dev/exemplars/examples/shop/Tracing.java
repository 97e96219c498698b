package dev.exemplars.examples.shop;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;

/**
 * The OpenTelemetry SDK, wired by hand so that every part that exemplars depend on can be seen.
 *
 * <p>The sampler decides at the start of a trace, and all services follow the decision in {@code
 * traceparent}. So a sampled span belongs to a whole trace, and an exemplar of it resolves.
 */
final class Tracing implements AutoCloseable {
  private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SECONDS_TO_FLUSH = 3;

  private final OpenTelemetrySdk sdk;

  Tracing(Settings settings, SpanExporter exporter) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setResource(resource(settings))
                    .setSampler(
                        Sampler.parentBased(Sampler.traceIdRatioBased(settings.samplingRatio())))
                    .addSpanProcessor(inBatches(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
  }

  static Tracing overOtlp(Settings settings) {
    String url = tracesUrl(settings.otlpEndpoint());
    SpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(url).setTimeout(EXPORT_TIMEOUT).build();
    return new Tracing(settings, new WatchedExporter(exporter, url));
  }

  OpenTelemetry api() {
    return sdk;
  }

  /** Sends the finished spans now; false when that failed or took too long. */
  boolean flush() {
    return sdk.getSdkTracerProvider().forceFlush().join(SECONDS_TO_FLUSH, SECONDS).isSuccess();
  }

  /** Sends what is left, but lets an unreachable backend delay the end only briefly. */
  @Override
  public void close() {
    sdk.shutdown().join(SECONDS_TO_FLUSH, SECONDS);
  }

  private static Resource resource(Settings settings) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.of(AttributeKey.stringKey("service.name"), settings.serviceName())));
  }

  /** Soon, not at once: an exemplar can be clicked right after the scrape that brought it. */
  private static BatchSpanProcessor inBatches(SpanExporter exporter) {
    return BatchSpanProcessor.builder(exporter).setScheduleDelay(EXPORT_INTERVAL).build();
  }

  private static String tracesUrl(URI endpoint) {
    String base = endpoint.toString();
    return base.endsWith("/") ? base + "v1/traces" : base + "/v1/traces";
  }
}
