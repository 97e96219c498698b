package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.settings.TracingSettings;
import io.opentelemetry.api.trace.Span;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingTest {

  @BeforeEach
  void those_of_others_have_ended() {
    Waiting.until("no thread", Duration.ofSeconds(60), () -> threads().isEmpty());
  }

  @Test
  void without_an_endpoint_there_is_nothing_that_runs() {
    OperatorSettings settings = OperatorOptions.parse("--trace-ratio=1").settings();

    assertThat(settings.tracing().map(Tracing::start)).isEmpty();
    assertThat(threads()).isEmpty();
  }

  @Test
  void with_one_its_threads_run_until_it_is_closed_though_nobody_listens() {
    try (Tracing tracing =
        Tracing.start(new TracingSettings(URI.create("http://127.0.0.1:9"), 1))) {
      Span span = tracing.api().getTracer("test").spanBuilder("one").startSpan();

      assertThat(span.getSpanContext().isSampled()).isTrue();
      assertThat(threads()).isNotEmpty();
      span.end();
    }
    Waiting.until("its threads to end", Duration.ofSeconds(60), () -> threads().isEmpty());
  }

  @Test
  void what_is_kept_is_as_much_as_was_asked_for() {
    try (Tracing tracing =
        Tracing.start(new TracingSettings(URI.create("http://127.0.0.1:9"), 0))) {
      Span span = tracing.api().getTracer("test").spanBuilder("one").startSpan();

      assertThat(span.getSpanContext().isSampled()).isFalse();
      span.end();
    }
  }

  private static List<String> threads() {
    return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.contains("BatchSpanProcessor"))
        .toList();
  }
}
