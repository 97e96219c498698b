package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.TracingSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's SDK, which sends traces of the operator's own work. Made only where somebody
 * wants them: it has threads and buffers of its own.
 */
public final class Tracing implements AutoCloseable {

  private static final long SECONDS_TO_FLUSH = 3;

  private final OpenTelemetrySdk sdk;

  private Tracing(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Begins. What the standard variables say holds, but for where traces go, by which protocol, and
   * which are kept.
   */
  public static Tracing start(TracingSettings settings) {
    return new Tracing(
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> Map.of("otel.service.name", "exemplar-operator"))
            .addPropertiesCustomizer(any -> properties(settings))
            .build()
            .getOpenTelemetrySdk());
  }

  /** Who makes spans. */
  public OpenTelemetry api() {
    return sdk;
  }

  /** Sends what is left, but lets a receiver that cannot be reached delay the end only briefly. */
  @Override
  public void close() {
    var _ = sdk.shutdown().join(SECONDS_TO_FLUSH, TimeUnit.SECONDS);
  }

  private static Map<String, String> properties(TracingSettings settings) {
    return Map.ofEntries(
        Map.entry("otel.exporter.otlp.traces.endpoint", settings.endpoint() + "/v1/traces"),
        Map.entry("otel.exporter.otlp.traces.protocol", "http/protobuf"),
        Map.entry("otel.traces.exporter", "otlp"),
        Map.entry("otel.metrics.exporter", "none"),
        Map.entry("otel.logs.exporter", "none"),
        Map.entry("otel.propagators", "none"),
        Map.entry("otel.traces.sampler", "parentbased_traceidratio"),
        Map.entry("otel.traces.sampler.arg", String.valueOf(settings.ratio())));
  }
}
