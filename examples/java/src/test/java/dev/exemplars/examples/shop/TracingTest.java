package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {

  @Test
  void closingDeliversTheSpansThatStillWait() {
    ScriptedExporter exporter = new ScriptedExporter(true);
    Tracing tracing = new Tracing(Settings.from(Map.of("OTEL_TRACES_SAMPLER_ARG", "1")), exporter);
    tracing.api().getTracer("test").spanBuilder("the last").startSpan().end();

    tracing.close();

    assertThat(exporter.received()).containsExactly("the last");
  }
}
