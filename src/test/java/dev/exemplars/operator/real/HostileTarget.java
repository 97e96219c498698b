package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A target that costs whoever asks it time and bytes; what the operator takes of it is counted. */
public final class HostileTarget implements AutoCloseable {

  private static final byte[] LINES =
      "stock{article=\"4711\"} 1\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_LINE = "x".repeat(16_384).getBytes(StandardCharsets.UTF_8);
  private static final long HALF_A_GIGABYTE = 500L * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicLong mostSent = new AtomicLong();

  private HostileTarget(Body body) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, body));
    server.start();
  }

  /** What is sent, and how much of it. */
  private interface Body {
    /** Sends some. */
    int send(OutputStream out) throws IOException, InterruptedException;

    /** Its length as it is announced; 0 where none is. */
    default long length() {
      return 0;
    }
  }

  /** 500 MB of lines, as announced. */
  public static HostileTarget huge() {
    return new HostileTarget(
        new Body() {
          @Override
          public int send(OutputStream out) throws IOException {
            out.write(LINES);
            return LINES.length;
          }

          @Override
          public long length() {
            return HALF_A_GIGABYTE;
          }
        });
  }

  /** Lines without an end. */
  public static HostileTarget endless() {
    return of(LINES);
  }

  /** A line without an end. */
  public static HostileTarget endlessLine() {
    return of(NO_LINE);
  }

  /** A byte a second. */
  public static HostileTarget dripping() {
    CountDownLatch never = new CountDownLatch(1);
    return new HostileTarget(
        out -> {
          out.write(LINES, 0, 1);
          out.flush();
          never.await(1, TimeUnit.SECONDS);
          return 1;
        });
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** How often the operator asked. */
  public int asked() {
    return asked.get();
  }

  /** How many requests of the operator are being answered. */
  public int hanging() {
    return hanging.get();
  }

  /** The most that one request of the operator was sent, buffers of the system included. */
  public long mostSent() {
    return mostSent.get();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private static HostileTarget of(byte[] part) {
    return new HostileTarget(
        out -> {
          out.write(part);
          return part.length;
        });
  }

  private void answer(HttpExchange exchange, Body body) throws IOException {
    boolean isOperator =
        "exemplar-operator".equals(exchange.getRequestHeaders().getFirst("User-Agent"));
    asked.addAndGet(isOperator ? 1 : 0);
    hanging.addAndGet(isOperator ? 1 : 0);
    long sent = 0;
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", Exposure.OPEN_METRICS);
      exchange.sendResponseHeaders(200, body.length());
      while (closed.getCount() > 0 && (body.length() == 0 || sent + LINES.length < body.length())) {
        sent += body.send(exchange.getResponseBody());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      long all = sent;
      hanging.addAndGet(isOperator ? -1 : 0);
      mostSent.updateAndGet(most -> isOperator ? Math.max(most, all) : most);
    }
  }
}
