package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A reverse proxy that lets through only whoever shows an Authorization header, and over TLS a
 * certificate of its own.
 */
public final class Gatekeeper implements AutoCloseable {

  /** The rest is of the connection, not of the message. */
  private static final Set<String> FORWARDED =
      Set.of(
          "accept",
          "content-type",
          "content-encoding",
          "x-prometheus-remote-write-version",
          "x-scope-orgid");

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String upstream;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile String wanted;

  private Gatekeeper(HttpServer server, String upstream, String wanted) {
    this.server = server;
    this.upstream = upstream;
    this.wanted = wanted;
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  /**
   * Over plain HTTP.
   *
   * @param upstream base URL of what it guards
   * @param wanted the Authorization header to be shown
   */
  public static Gatekeeper start(String upstream, String wanted) {
    try {
      return new Gatekeeper(HttpServer.create(loopback(), 0), upstream, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over TLS, for clients with that certificate alone. */
  public static Gatekeeper start(
      String upstream, String wanted, Certificate own, Certificate client) {
    try {
      HttpsServer server = HttpsServer.create(loopback(), 0);
      SSLContext context = own.contextFor(client);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters strict = context.getDefaultSSLParameters();
              strict.setNeedClientAuth(true);
              parameters.setSSLParameters(strict);
            }
          });
      return new Gatekeeper(server, upstream, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From now on this header is to be shown. */
  public void want(String header) {
    wanted = header;
    refused.clear();
    admitted.set(0);
  }

  /** Headers that were shown in vain since the wanted one is wanted. */
  public Set<String> refused() {
    return new TreeSet<>(refused);
  }

  /** How many requests were let through since the wanted header is wanted. */
  public int admitted() {
    return admitted.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    client.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!shown.equals(wanted)) {
        refused.add(shown);
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      admitted.incrementAndGet();
      HttpResponse<byte[]> answer =
          client.send(forward(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest forward(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, values.getFirst());
              }
            });
    return request.build();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
