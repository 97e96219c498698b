package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a Prometheus: a URL whose path begins with the name of a pipeline leads there. Not
 * so where the name begins with that of a trouble: these are answered as it says.
 */
public final class TroubledServers implements AutoCloseable {

  private static final byte[] COMMENT = "# not yet\n".repeat(1600).getBytes(StandardCharsets.UTF_8);

  private final String prometheusUrl;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  private TroubledServers(String prometheusUrl) throws IOException {
    this.prometheusUrl = prometheusUrl;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::pass);
    server.createContext("/silent", this::saysNothing);
    server.createContext("/slow", this::saysAByteASecond);
    server.createContext("/endless", this::saysMoreAndMore);
    server.start();
  }

  public static TroubledServers before(String prometheusUrl) {
    try {
      return new TroubledServers(prometheusUrl);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a pipeline follows. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many pipelines were kept waiting. */
  public int keptWaiting() {
    return waiting.size();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().toString().split("/", 3)[2];
    byte[] body = Http.get(prometheusUrl + "/" + asked).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void saysNothing(HttpExchange exchange) throws IOException {
    waiting.add(exchange.getRequestURI().getPath());
    try (exchange) {
      while (!isOverAfterASecond()) {
        // The client goes first.
      }
    }
  }

  private void saysAByteASecond(HttpExchange exchange) throws IOException {
    waiting.add(exchange.getRequestURI().getPath());
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      do {
        out.write(COMMENT, 0, 1);
        out.flush();
      } while (!isOverAfterASecond());
    }
  }

  private void saysMoreAndMore(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      while (true) {
        exchange.getResponseBody().write(COMMENT);
      }
    }
  }

  private boolean isOverAfterASecond() throws IOException {
    try {
      return closed.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
