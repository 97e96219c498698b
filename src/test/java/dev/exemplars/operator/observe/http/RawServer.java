package dev.exemplars.operator.observe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on this machine that answers as it likes, byte by byte. */
public final class RawServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Answer answer;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

  private RawServer(ServerSocket socket, Answer answer) {
    this.socket = socket;
    this.answer = answer;
  }

  /** What is written when a request has been read; ends with the client's interest. */
  public interface Answer {
    void write(OutputStream out, RawServer server) throws IOException;
  }

  public static RawServer answering(Answer answer) {
    return on(InetAddress.getLoopbackAddress(), answer);
  }

  public static RawServer on(InetAddress address, Answer answer) {
    try {
      RawServer server = new RawServer(new ServerSocket(0, 50, address), answer);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RawServer answering(String text) {
    return answering((out, server) -> send(out, text));
  }

  public static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  public URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Heads of the requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Goes by in a second, or when the test is over. */
  public void aSecondGoesBy() throws IOException {
    try {
      if (closed.await(1, TimeUnit.SECONDS)) {
        throw new IOException("the test is over");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Until the thread that accepts is over, the system may still take connections for it. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      requests.add(head(client.getInputStream()));
      answer.write(client.getOutputStream(), this);
    } catch (IOException e) {
      // The client has gone, as it should.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
