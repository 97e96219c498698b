package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Waiting;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpEndpoints endpoints =
      HttpEndpoints.start(0, new OperatorHealth(new Operator(), () -> true), registry);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> idle = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : idle) {
      socket.close();
    }
    endpoints.close();
    client.close();
  }

  /** More than sockets hold, as there is with thousands of pipelines. */
  @Test
  void who_asks_for_metrics_and_does_not_read_holds_them_neither_often_nor_long() {
    // given
    String large = "x".repeat(100_000);
    IntStream.range(0, 300)
        .forEach(i -> Gauge.builder("m" + i, () -> 1).tag("large", large).register(registry));
    assertThat(status()).isEqualTo(200);

    // when
    IntStream.range(0, HttpEndpoints.MOST_SCRAPES).forEach(i -> askAndReadNothing());

    // then
    Waiting.until("another one to be told to wait", PATIENCE, () -> status() == 503);
    Waiting.until("those to be cut off", PATIENCE, () -> status() == 200);
  }

  private void askAndReadNothing() {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port());
      idle.add(socket);
      socket
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int status() {
    try {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/metrics".formatted(endpoints.port())))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
