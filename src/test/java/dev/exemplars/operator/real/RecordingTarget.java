package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that notes how it is asked. */
public final class RecordingTarget implements AutoCloseable {

  private static final long LATE_SECONDS = 60;

  private final HttpServer server;
  private final Set<String> requests = ConcurrentHashMap.newKeySet();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answers = new AtomicInteger();

  private RecordingTarget(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  public static RecordingTarget start() {
    try {
      return new RecordingTarget(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Every path with its query, and the seconds that Prometheus waits. */
  public Set<String> requests() {
    return Set.copyOf(requests);
  }

  /** Every Accept header. */
  public Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** One series says which job it is of; the other is a minute late every second time. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          "%s %s"
              .formatted(
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("X-Prometheus-Scrape-Timeout-Seconds")));
      accepted.addAll(exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
      long late = answers.getAndIncrement() % 2 == 0 ? 0 : LATE_SECONDS;
      byte[] body =
          """
          # TYPE cart gauge
          cart{job="own",code="a1",path="/v1/cart"} 1
          # TYPE late gauge
          late 1 %d
          """
              .formatted(Instant.now().minusSeconds(late).toEpochMilli())
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
