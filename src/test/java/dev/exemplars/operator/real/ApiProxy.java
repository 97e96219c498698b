package dev.exemplars.operator.real;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * Stands between one operator and the API server, reads what they say to each other, and makes of
 * one request what a network, a server in trouble or a crash may make of it.
 */
public final class ApiProxy implements AutoCloseable {

  /** How often a client sends a request that fails, the first time included. */
  public static final int TRIES = 3;

  private static final String REFUSAL =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "as the test wants it", "code": %d}\
      """;

  /** In an API server as young as a test's every watch of its own kinds still comes in time. */
  private static final String EXPIRED =
      """
      {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
       "message": "too old resource version: 1", "reason": "Expired", "code": 410}}\
      """;

  /** Long enough for a frame that gives its length in two bytes. */
  private static final String NONSENSE = "nonsense ".repeat(20);

  private final RealCluster cluster;
  private final SSLSocketFactory tls;
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<Socket> watches = ConcurrentHashMap.newKeySet();
  private final Map<String, byte[]> firstLists = new ConcurrentHashMap<>();

  /** Collections whose next list is the first one again. */
  private final Set<String> stale = ConcurrentHashMap.newKeySet();

  private final HeldWatches held = new HeldWatches();

  /** Those whose next watch hears at once that it is too late. */
  private final Set<String> expired = ConcurrentHashMap.newKeySet();

  /** How often the list of a collection is still to be refused. */
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

  private final Set<OutputStream> toWatchers = ConcurrentHashMap.newKeySet();
  private final FaultTrigger trigger = new FaultTrigger();
  private volatile boolean dead;

  private ApiProxy(RealCluster cluster) {
    this.cluster = cluster;
    this.tls = cluster.tls();
    try {
      this.listener =
          cluster
              .stranger()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ApiProxy to(RealCluster cluster) {
    ApiProxy proxy = new ApiProxy(cluster);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  public String url() {
    return "https://127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on requests are counted, and the fault meets the one of that number. */
  public void expect(Fault fault, int number) {
    trigger.arm(fault, number);
  }

  Fault expected() {
    return trigger.fault();
  }

  /** How many requests that such a fault can meet have come since one is expected. */
  public int counted(Fault fault) {
    return trigger.counted(fault);
  }

  public boolean struck() {
    return trigger.struck();
  }

  /** From now on watches of such resources, such as {@code pods}, show nothing new. */
  public void holdWatches(String resources) {
    held.hold(resources);
  }

  /** What was held back comes now. */
  public void resumeWatches() {
    held.resume();
  }

  /** Every watch breaks and is told that it comes too late; then each list is refused so often. */
  public void refuseLists(int times) {
    firstLists.keySet().forEach(list -> refusals.put(list, times));
    expireWatches();
  }

  /** Every watch breaks and is told that it comes too late; then each list is one of the start. */
  public void lagBehind() {
    stale.addAll(firstLists.keySet());
    expireWatches();
  }

  /** Whether some list is still to be one of the start. */
  public boolean lagsBehind() {
    return !stale.isEmpty();
  }

  private void expireWatches() {
    expired.addAll(firstLists.keySet());
    drop(watches);
  }

  /** Whether some list is still to be refused. */
  public boolean refusesLists() {
    return !refusals.isEmpty();
  }

  /** Every watch hears what is no event. */
  public void speakNonsense() {
    try {
      for (OutputStream toWatcher : toWatchers) {
        say(NONSENSE, toWatcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text as one frame of a web socket, with its length in two bytes. */
  private static void say(String text, OutputStream toWatcher) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {(byte) 0x81, 126});
    frame.write(text.length() >> 8);
    frame.write(text.length());
    frame.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    frame.writeTo(toWatcher);
    toWatcher.flush();
  }

  /** Writes a kubeconfig of the operator's own account that leads here. */
  public Path kubeconfig(Path file) {
    cluster.kubeconfig("exemplar-operator", "exemplar-operator", file);
    try {
      return Files.writeString(
          file,
          Files.readString(file)
              .replace(cluster.url(), url())
              .replaceAll("certificate-authority-data: .*", "insecure-skip-tls-verify: true"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The way of the operator that comes after; the fault says what it is told first. */
  public ApiProxy successor() {
    ApiProxy next = to(cluster);
    if (trigger.fault() == Fault.KilledThenStale) {
      next.firstLists.putAll(firstLists);
      next.stale.addAll(firstLists.keySet());
    }
    return next;
  }

  @Override
  public void close() {
    dead = true;
    resumeWatches();
    drop(connections);
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = tls.createSocket(InetAddress.getLoopbackAddress(), cluster.port())) {
      connections.add(client);
      Exchange exchange = new Exchange(client, server);
      while (!dead && exchange.next()) {
        // Until one of the two ends it.
      }
    } catch (IOException e) {
      // Cut, on purpose or by an end that went away.
    } finally {
      connections.remove(client);
      watches.remove(client);
    }
  }

  private static void drop(Set<Socket> sockets) {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The requests of one connection, one after the other. */
  private final class Exchange {
    private final Socket client;
    private final InputStream fromClient;
    private final OutputStream toClient;
    private final InputStream fromServer;
    private final OutputStream toServer;

    Exchange(Socket client, Socket server) throws IOException {
      this.client = client;
      this.fromClient = new BufferedInputStream(client.getInputStream());
      this.toClient = client.getOutputStream();
      this.fromServer = new BufferedInputStream(server.getInputStream());
      this.toServer = server.getOutputStream();
    }

    /** Whether another may follow. */
    boolean next() throws IOException {
      Optional<HttpMessage> head = HttpMessage.read(fromClient);
      if (head.isEmpty() || dead) {
        return false;
      }
      ApiRequest request = new ApiRequest(head.get());
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      head.get().copyBody(fromClient, body);
      Optional<Fault> fault = trigger.on(request);
      return fault.isPresent()
          ? strike(fault.get(), request, body.toByteArray())
          : pass(request, body.toByteArray());
    }

    private boolean strike(Fault fault, ApiRequest request, byte[] body) throws IOException {
      return switch (fault) {
        case Conflict -> refuse(409, "");
        case TooManyRequests -> refuse(429, "Retry-After: 1\r\n");
        case InternalError -> refuse(500, "");
        case Unavailable -> refuse(503, "");
        case CutBefore -> false;
        case CutAfter -> {
          complete(request, body);
          yield false;
        }
        case AnswerWithheld -> {
          complete(request, body);
          yield fromClient.read() >= 0;
        }
        case Killed, KilledThenStale -> {
          complete(request, body);
          dead = true;
          drop(connections);
          yield false;
        }
        case WatchesDropped -> {
          drop(watches);
          yield pass(request, body);
        }
        case WatchesGone -> {
          expireWatches();
          yield pass(request, body);
        }
        case ListsStale -> {
          lagBehind();
          yield pass(request, body);
        }
      };
    }

    private boolean refuse(int status, String field) throws IOException {
      String body = REFUSAL.formatted(status);
      String head =
          "HTTP/1.1 %d Refused\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
              .formatted(status, field, body.length());
      toClient.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      toClient.flush();
      return true;
    }

    /** Sends it, and keeps the answer for itself. */
    private void complete(ApiRequest request, byte[] body) throws IOException {
      send(request.head(), body);
      HttpMessage answer = HttpMessage.read(fromServer).orElseThrow(IOException::new);
      answer.copyBody(fromServer, OutputStream.nullOutputStream());
    }

    private boolean pass(ApiRequest request, byte[] body) throws IOException {
      if (request.isList() && stale.remove(request.collection())) {
        toClient.write(firstLists.get(request.collection()));
        toClient.flush();
        return true;
      }
      if (request.isList() && refusals.containsKey(request.collection())) {
        refusals.computeIfPresent(request.collection(), (list, left) -> left > 1 ? left - 1 : null);
        return refuse(403, "");
      }
      send(request.head(), body);
      HttpMessage answer = HttpMessage.read(fromServer).orElseThrow(IOException::new);
      if (request.isWatch()) {
        watches.add(client);
      }
      if (answer.status() == 101) {
        return tunnel(answer, request);
      }
      return request.isList() ? passList(request, answer) : passOn(answer);
    }

    private void send(HttpMessage head, byte[] body) throws IOException {
      toServer.write(head.bytes());
      toServer.write(body);
      toServer.flush();
    }

    private boolean passOn(HttpMessage answer) throws IOException {
      toClient.write(answer.bytes());
      answer.copyBody(fromServer, toClient);
      return true;
    }

    private boolean passList(ApiRequest request, HttpMessage answer) throws IOException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.write(answer.bytes());
      answer.copyBody(fromServer, whole);
      firstLists.putIfAbsent(request.collection(), whole.toByteArray());
      toClient.write(whole.toByteArray());
      toClient.flush();
      return true;
    }

    /** A web socket: bytes in both directions, until one end closes. */
    private boolean tunnel(HttpMessage answer, ApiRequest request) throws IOException {
      toClient.write(answer.bytes());
      toClient.flush();
      Thread.ofVirtual().start(this::forward);
      if (expired.remove(request.collection())) {
        say(EXPIRED, toClient);
      }
      toWatchers.add(toClient);
      try {
        byte[] buffer = new byte[8192];
        for (int read = fromServer.read(buffer); read >= 0; read = fromServer.read(buffer)) {
          held.awaitRelease(request.resources());
          toClient.write(buffer, 0, read);
          toClient.flush();
        }
      } finally {
        toWatchers.remove(toClient);
      }
      return false;
    }

    private void forward() {
      try {
        fromClient.transferTo(toServer);
      } catch (IOException e) {
        // The other direction ends the connection.
      }
    }
  }
}
