package dev.exemplars.examples.shop;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server with one virtual thread per request. */
final class WebServer implements AutoCloseable {
  private static final int ACCEPT_QUEUE = 128;
  private static final int SECONDS_TO_FINISH = 2;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Takes the port, but answers nothing before {@link #start}. */
  WebServer(InetAddress address, int port) throws IOException {
    server = listeningOn(new InetSocketAddress(address, port));
    server.setExecutor(threads);
  }

  int port() {
    return server.getAddress().getPort();
  }

  void add(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  void start() {
    server.start();
  }

  /** Lets requests in flight finish, for a moment. */
  @Override
  public void close() {
    server.stop(SECONDS_TO_FINISH);
    threads.shutdownNow();
  }

  private static HttpServer listeningOn(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, ACCEPT_QUEUE);
    } catch (BindException refused) { // which by itself does not say what was refused
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + refused.getMessage(),
          refused);
    }
  }
}
