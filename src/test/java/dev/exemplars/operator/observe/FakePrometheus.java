package dev.exemplars.operator.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Prometheus as far as the operator asks it; answers are in the shape of 3.16's. */
final class FakePrometheus implements AutoCloseable {

  /** When its oldest exemplar was stored, in seconds since 1970. */
  static final long OLDEST = FakeClock.START.getEpochSecond() - 3600;

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What {@code /metrics} says, as counts of exemplars. */
  record Storage(long series, long stored, long capacity, double appended) {}

  private volatile Storage storage = new Storage(2, 10, 1000, 10);
  private volatile int counted = 10;
  private volatile long started = 1;
  private volatile boolean accepts = true;
  private volatile String revision = "";
  private volatile List<String> health = List.of("up", "up", "down");
  private volatile boolean broken;
  private volatile String refusal = "";
  private final AtomicInteger batchesFailed = new AtomicInteger();

  FakePrometheus() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/-/reload", exchange -> answer(exchange, refusal.isEmpty() ? 200 : 500, refusal));
    server.createContext("/metrics", exchange -> answer(exchange, metrics()));
    server.createContext("/api/v1/status/config", exchange -> answer(exchange, config()));
    server.createContext("/api/v1/targets", exchange -> answer(exchange, targets()));
    server.createContext(
        "/api/v1/query_exemplars", exchange -> answer(exchange, exemplars(exchange)));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** One batch of a remote write, and one list of Pods, failed since. */
  void failsOnce() {
    batchesFailed.incrementAndGet();
  }

  /** It has loaded that revision. */
  void loads(String loaded) {
    accepts = true;
    revision = loaded;
  }

  /** It has refused the newest revision, and runs on with the one it has. */
  void rejects() {
    accepts = false;
  }

  /** From now on it refuses to read its file, in these words. */
  void answersReload(String words) {
    refusal = words;
  }

  void stores(Storage now) {
    storage = now;
  }

  /** So many does {@code query_exemplars} show. */
  void shows(int exemplars) {
    counted = exemplars;
  }

  void scrapes(String... healthOfTargets) {
    health = List.of(healthOfTargets);
  }

  void restarts() {
    started = 2;
  }

  /** When its process began. */
  void started(Instant at) {
    started = at.getEpochSecond();
  }

  /** From now on every answer is a 500, or none is. */
  void breaks(boolean now) {
    broken = now;
  }

  /**
   * Paths asked for since this was last called; {@code ?start} behind them tells a sample from a
   * count.
   */
  List<String> asked() {
    List<String> asked = List.copyOf(requests);
    requests.clear();
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String metrics() {
    Storage now = storage;
    return """
        # HELP prometheus_tsdb_exemplar_exemplars_in_storage Number of exemplars.
        # TYPE prometheus_tsdb_exemplar_exemplars_in_storage gauge
        prometheus_tsdb_exemplar_exemplars_appended_total %s
        prometheus_tsdb_exemplar_exemplars_in_storage %d
        prometheus_tsdb_exemplar_max_exemplars %d
        prometheus_tsdb_exemplar_series_with_exemplars_in_storage %d
        prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds %d
        process_start_time_seconds %d
        prometheus_config_last_reload_successful %d
        prometheus_remote_storage_exemplars_failed_total{remote_name="one"} %d
        prometheus_sd_kubernetes_failures_total %d
        """
        .formatted(
            now.appended,
            now.stored,
            now.capacity,
            now.series,
            OLDEST,
            started,
            accepts ? 1 : 0,
            batchesFailed.get() * 7,
            batchesFailed.get());
  }

  private String config() {
    return """
        {"status":"success","data":{"yaml":"rule_files:\\n- /etc/prometheus/config/revision/%s/*.yml\\n"}}
        """
        .formatted(revision);
  }

  private String targets() {
    List<String> targets =
        new ArrayList<>(health.stream().map(up -> target("annotated-pods", up)).toList());
    targets.add(target("prometheus", "up"));
    return """
        {"status":"success","data":{"activeTargets":[%s],"droppedTargets":[]}}
        """
        .formatted(String.join(",", targets));
  }

  private static String target(String pool, String health) {
    return """
        {"discoveredLabels":{"__meta_kubernetes_pod_name":"x"},
         "labels":{"job":"%s","namespace":"shop","pod":"shop-%s"},"scrapePool":"%s",
         "scrapeUrl":"http://10.0.0.1:9464/metrics","lastError":"","health":"%s",
         "lastScrape":"2026-01-02T02:04:05+01:00","scrapeInterval":"15s","scrapeTimeout":"10s"}
        """
        .formatted(pool, health, pool, health);
  }

  /** Reads the query as Go does: an unencoded plus sign is a blank, and then nothing matches. */
  private String exemplars(HttpExchange exchange) {
    String query =
        URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
    String[] parts = query.split("&start=", 2);
    double start = parts.length == 1 ? 0 : Instant.parse(parts[1]).getEpochSecond();
    boolean all = parts[0].equals("query={__name__=~\".+\"}");
    return """
        {"status":"success","data":[{"seriesLabels":{"__name__":"x"},"exemplars":[%s]}]}
        """
        .formatted(
            IntStream.range(0, all ? counted : 0)
                .filter(i -> OLDEST + i >= start)
                .mapToObj(
                    i ->
                        "{\"labels\":{\"trace_id\":\"%d\"},\"value\":\"1\",\"timestamp\":%d.5}"
                            .formatted(i, OLDEST + i))
                .collect(Collectors.joining(",")));
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    answer(exchange, broken ? 500 : 200, text);
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      boolean isSample = String.valueOf(uri.getQuery()).contains("&start=");
      requests.add(uri.getPath() + (isSample ? "?start" : ""));
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
