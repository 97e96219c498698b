package dev.exemplars.examples.shop;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * The OpenTelemetry SDK, wired by hand so that every part that exemplars depend on can be seen.
 *
 * <p>The sampler decides at the start of a trace, and all services follow the decision in {@code
 * traceparent}. So a sampled span belongs to a whole trace, and an exemplar of it resolves.
 */
final class Tracing implements AutoCloseable {
  /** As the OpenTelemetry specification names them. */
  static final Set<String> SAMPLERS =
      new TreeSet<>(
          Set.of(
              "always_on",
              "always_off",
              "traceidratio",
              "parentbased_always_on",
              "parentbased_always_off",
              "parentbased_traceidratio"));

  private static final TextMapPropagator TRACE_AND_BAGGAGE =
      TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());

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
                    .setSampler(sampler(settings.sampler(), settings.samplingRatio()))
                    .addSpanProcessor(inBatches(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(TRACE_AND_BAGGAGE))
            .build();
  }

  static Tracing overOtlp(Settings settings) {
    String url = settings.otlpEndpoint().toString();
    SpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint(url).setTimeout(EXPORT_TIMEOUT).build();
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

  private static Sampler sampler(String name, double ratio) {
    Sampler root =
        name.endsWith("always_on")
            ? Sampler.alwaysOn()
            : name.endsWith("always_off") ? Sampler.alwaysOff() : Sampler.traceIdRatioBased(ratio);
    return name.startsWith("parentbased_") ? Sampler.parentBased(root) : root;
  }
}
