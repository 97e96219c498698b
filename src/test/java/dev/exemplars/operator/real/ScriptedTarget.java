package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that answers as a test says: what an application, or whoever is in its place, does. */
public final class ScriptedTarget implements AutoCloseable {

  private static final String JSON = "application/json";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private ScriptedTarget(HttpServer server, Script script) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            script.answer(exchange);
          }
        });
    server.start();
  }

  /** What is answered. */
  public interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  public static ScriptedTarget start(Script script) {
    return start(0, script);
  }

  /** At a port that was chosen before. */
  public static ScriptedTarget start(int port, Script script) {
    try {
      return new ScriptedTarget(HttpServer.create(loopback(port), 0), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over TLS, with a certificate that nobody knows. */
  public static ScriptedTarget start(Certificate certificate, Script script) {
    try {
      HttpsServer server = HttpsServer.create(loopback(0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.contextFor(certificate)));
      return new ScriptedTarget(server, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says nothing but that. */
  public static Script status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** JSON, or what the text is. */
  public static Script says(int status, String text) {
    return exchange -> send(exchange, status, text.startsWith("<") ? "text/html" : JSON, text);
  }

  /** Sends whoever asks elsewhere. */
  public static Script redirect(String url) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", url);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** The same answer, but late. */
  public static Script late(long seconds, Script script) {
    CountDownLatch never = new CountDownLatch(1);
    return exchange -> {
      try {
        never.await(seconds, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      script.answer(exchange);
    };
  }

  /** Promises more than it sends. */
  public static Script cutOff(String contentType, String text) {
    return exchange -> {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(200, body.length + 1000L);
      OutputStream out = exchange.getResponseBody();
      out.write(body);
      out.flush();
    };
  }

  static void send(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    if (!contentType.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", contentType);
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
