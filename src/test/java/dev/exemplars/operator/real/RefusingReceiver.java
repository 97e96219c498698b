package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses for good what is written to it, and tells nobody of Pods; at {@code /metrics} it exposes
 * one exemplar, that of each scrape older than the one before.
 */
public final class RefusingReceiver implements AutoCloseable {

  private static final String FORBIDDEN =
      """
      {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403}
      """;

  private final HttpServer server;
  private final AtomicLong age = new AtomicLong();

  private RefusingReceiver(HttpServer server) {
    this.server = server;
    server.createContext("/write", exchange -> answer(exchange, 400, "no"));
    server.createContext("/api", exchange -> answer(exchange, 403, FORBIDDEN));
    server.createContext("/metrics", exchange -> answer(exchange, 200, exposition()));
    server.start();
  }

  public static RefusingReceiver start() {
    try {
      return new RefusingReceiver(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String exposition() {
    long second = Instant.now().getEpochSecond() - 2 * age.incrementAndGet();
    return """
        # TYPE old counter
        old_total 1 # {trace_id="%032x"} 1 %d
        # EOF
        """
        .formatted(second, second);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getRequestBody().readAllBytes();
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              status == 200
                  ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                  : "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
