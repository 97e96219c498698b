package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.real.ZipkinServer;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces looked up in a real Zipkin. */
class ZipkinLookupIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SHORT = "a3ce929d0e0e4737";

  @TempDir static Path directory;
  private static ZipkinServer zipkin;

  private final Asking asking = new Asking();

  @BeforeAll
  static void start() {
    zipkin = ZipkinServer.start(directory);
    zipkin.awaitReady();
    zipkin.send(ID);
    zipkin.send(SHORT);
  }

  @AfterAll
  static void stop() {
    zipkin.close();
  }

  @Test
  void a_trace_is_found_however_its_id_is_written() {
    asking.awaitFound(url(""), ID);
    asking.awaitFound(url("/"), ID.toUpperCase(Locale.ROOT));
    asking.awaitFound(url(""), SHORT);
  }

  @Test
  void an_unknown_trace_is_missing() {
    assertThat(asking.resultAfterAWhile(url(""), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
        .isEqualTo(Result.Missing);
  }

  @Test
  void a_wrong_path_is_told_from_a_trace_that_is_not_there() {
    assertThat(asking.look(url("/nowhere"), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
  }

  @Test
  void it_is_neither_a_tempo_nor_a_jaeger() {
    assertThat(asking.look("{tempo: {url: '%s'}}".formatted(zipkin.url()), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
    assertThat(asking.look("{jaeger: {url: '%s'}}".formatted(zipkin.url()), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
  }

  private static String url(String path) {
    return "{zipkin: {url: '%s%s'}}".formatted(zipkin.url(), path);
  }
}
