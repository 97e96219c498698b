package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves another target's metrics in the classic text format, whatever it is asked for. */
public final class PlainTextProxy implements AutoCloseable {

  private final HttpServer server;
  private final String target;

  private PlainTextProxy(HttpServer server, String target) {
    this.server = server;
    this.target = target;
    server.createContext("/metrics", this::answer);
    server.start();
  }

  /**
   * Starts it.
   *
   * @param target URL of metrics
   */
  public static PlainTextProxy of(String target) {
    try {
      return new PlainTextProxy(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = Http.get(target).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
