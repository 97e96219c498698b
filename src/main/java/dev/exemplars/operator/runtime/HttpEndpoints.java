package dev.exemplars.operator.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /livez}, {@code /readyz} and {@code /metrics}. */
final class HttpEndpoints implements AutoCloseable {

  private static final int OK = 200;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;

  private HttpEndpoints(HttpServer server) {
    this.server = server;
  }

  static HttpEndpoints start(int port, OperatorHealth health, PrometheusMeterRegistry metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/livez", exchange -> answer(exchange, health::isAlive));
      server.createContext("/readyz", exchange -> answer(exchange, health::isReady));
      server.createContext("/metrics", exchange -> scrape(exchange, metrics));
      server.start();
      return new HttpEndpoints(server);
    } catch (IOException e) {
      throw new IllegalStateException(
          "--http-port %d cannot be used: %s".formatted(port, e.getMessage()));
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, BooleanSupplier isWell) throws IOException {
    boolean well = isWell.getAsBoolean();
    send(exchange, well ? OK : UNAVAILABLE, "text/plain", well ? "ok\n" : "not ok\n");
  }

  /** OpenMetrics where it is asked for. */
  private static void scrape(HttpExchange exchange, PrometheusMeterRegistry metrics)
      throws IOException {
    String accepted =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
    String type =
        accepted.contains("application/openmetrics-text")
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    send(exchange, OK, type, metrics.scrape(type));
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
        return;
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
