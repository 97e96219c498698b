package dev.exemplars.operator.observe.grafana;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The paths of Grafana that are asked, its answers in the shape of its HTTP API: a data source as
 * an object, its health with 200 or 400, a dashboard with its {@code meta}, what is not there as a
 * 404 with a {@code message}, and so whoever is not let in.
 */
public final class FakeGrafana implements AutoCloseable {

  private static final String NOT_FOUND =
      "{\"message\":\"%s not found\",\"messageId\":\"\",\"statusCode\":404,\"traceID\":\"\"}";
  private static final String WELL =
      "{\"message\":\"Successfully queried the Prometheus API.\",\"status\":\"OK\"}";
  private static final String UNAUTHORIZED =
      "{\"message\":\"Unauthorized\",\"messageId\":\"auth.unauthorized\",\"statusCode\":401,\"traceID\":\"\"}";

  private final HttpServer server;
  private final Map<String, String> loaded = new ConcurrentHashMap<>();
  private final Map<String, String> failing = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile String authorization = "";
  private volatile String held = "";

  private FakeGrafana(HttpServer server) {
    this.server = server;
    server.createContext("/api/datasources/", exchange -> answer(exchange, "Data source"));
    server.createContext("/api/dashboards/uid/", exchange -> answer(exchange, "Dashboard"));
    server.start();
  }

  public static FakeGrafana start() {
    try {
      return new FakeGrafana(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on nobody else is let in. */
  public void lets(String whoShowsThis) {
    authorization = whoShowsThis;
  }

  /** It has a Prometheus data source whose destinations are that JSON. */
  public void hasPrometheus(String uid, String destinations) {
    loaded.put(
        "/api/datasources/uid/" + uid,
        """
        {"id":1,"uid":"%s","orgId":1,"name":"Prometheus shop/checkout","type":"prometheus",
         "typeLogoUrl":"public/app/plugins/datasource/prometheus/img/prometheus_logo.svg",
         "access":"proxy","url":"http://me:secret@checkout-prometheus.shop.svc:9090?token=secret","user":"",
         "database":"","basicAuth":false,"basicAuthUser":"","withCredentials":false,
         "isDefault":false,"jsonData":{"exemplarTraceIdDestinations":%s,"httpMethod":"POST"},
         "secureJsonFields":{},"version":1,"readOnly":true,"accessControl":{"datasources:read":true}}
        """
            .formatted(uid, destinations));
  }

  /** It has a data source of traces. */
  public void hasTraces(String uid, String type) {
    loaded.put(
        "/api/datasources/uid/" + uid,
        """
        {"id":2,"uid":"%s","orgId":1,"name":"Traces shop/checkout","type":"%s","access":"proxy",
         "url":"http://tempo.shop.svc:3200","jsonData":{},"secureJsonFields":{},"readOnly":true}
        """
            .formatted(uid, type));
  }

  public void hasDashboard(String uid) {
    loaded.put(
        "/api/dashboards/uid/" + uid,
        """
        {"meta":{"type":"db","canSave":false,"slug":"exemplars","url":"/d/%s/exemplars","version":1,
         "provisioned":true},"dashboard":{"uid":"%s","title":"Exemplars","panels":[]}}
        """
            .formatted(uid, uid));
  }

  /** It has a data source of that name under another uid. */
  public void hasByName(String name, String uid) {
    loaded.put(
        "/api/datasources/name/" + name,
        """
        {"id":3,"uid":"%s","orgId":1,"name":"%s","type":"prometheus","access":"proxy",
         "url":"http://elsewhere:9090","jsonData":{},"secureJsonFields":{},"readOnly":false}
        """
            .formatted(uid, name));
  }

  /** Its own check of a data source fails, and it quotes what it called. */
  public void isUnhealthy(String uid) {
    fails(
        "/api/datasources/uid/" + uid + "/health",
        """
        {"status":"ERROR","message":"Post \\"http://me:secret@elsewhere:9090/api/v1/query\\": connection refused"}
        """);
  }

  /** At that path it answers 400, and this. */
  public void fails(String path, String body) {
    failing.put(path, body);
  }

  /** At that path it does not answer before it is stopped. */
  public void holds(String path) {
    held = path;
  }

  /** That check is well again. */
  public void isHealthyAgain(String uid) {
    failing.remove("/api/datasources/uid/" + uid + "/health");
  }

  /** It has nothing of that uid. */
  public void lacks(String uid) {
    loaded.keySet().removeIf(path -> path.endsWith("/" + uid));
  }

  /** At that path it answers something else. */
  public void says(String path, String body) {
    loaded.put(path, body);
  }

  /** Paths asked for so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    stopped.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange, String kind) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    if (path.equals(held)) {
      hold();
    }
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    if (!authorization.isEmpty() && !authorization.equals(shown)) {
      answer(exchange, 401, UNAUTHORIZED);
    } else if (failing.containsKey(path)) {
      answer(exchange, 400, failing.get(path));
    } else if (path.endsWith("/health") && loaded.containsKey(path.replaceFirst("/health$", ""))) {
      answer(exchange, 200, WELL);
    } else if (loaded.containsKey(path)) {
      answer(exchange, 200, loaded.get(path));
    } else {
      answer(exchange, 404, NOT_FOUND.formatted(kind));
    }
  }

  private void hold() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
