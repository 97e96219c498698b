package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.real.JaegerServer;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces looked up in a real Jaeger. */
class JaegerLookupIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SHORT = "0000000000000000a3ce929d0e0e4737";

  @TempDir static Path directory;
  private static JaegerServer jaeger;

  private final Asking asking = new Asking();

  @BeforeAll
  static void start() {
    jaeger = JaegerServer.start(directory);
    jaeger.awaitReady();
    jaeger.send(ID);
    jaeger.send(SHORT);
  }

  @AfterAll
  static void stop() {
    jaeger.close();
  }

  @Test
  void a_trace_is_found_however_its_id_is_written() {
    asking.awaitFound(url(""), ID);
    asking.awaitFound(url("/"), ID.toUpperCase(Locale.ROOT));
    asking.awaitFound(url(""), SHORT.substring(16));
  }

  @Test
  void an_unknown_trace_is_missing() {
    assertThat(asking.resultAfterAWhile(url(""), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
        .isEqualTo(Result.Missing);
  }

  @Test
  void a_wrong_path_shows_a_page() {
    assertThat(asking.look(url("/nowhere"), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it answered with something else"));
  }

  @Test
  void it_is_neither_a_tempo_nor_a_zipkin() {
    assertThat(asking.look("{tempo: {url: '%s'}}".formatted(jaeger.url()), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it answered with something else"));
    assertThat(asking.look("{zipkin: {url: '%s'}}".formatted(jaeger.url()), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it answered with something else"));
  }

  private static String url(String path) {
    return "{jaeger: {url: '%s%s'}}".formatted(jaeger.url(), path);
  }
}
