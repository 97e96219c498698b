package dev.exemplars.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.api.OpenTelemetry;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.random.RandomGenerator;

/** Puts the parts together, starts them, and stops them in an order in which nothing is lost. */
final class Shop implements AutoCloseable {
  private final Tracing tracing;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebServer server;
  private final WebServer metricsServer;
  private final Load load;
  private final URI url;
  private final URI metricsUrl;

  Shop(Settings settings, Tracing tracing, RandomGenerator random) throws IOException {
    this.tracing = tracing;
    PrometheusRegistry registry = new PrometheusRegistry();
    server = new WebServer(settings.bindAddress(), settings.port());
    metricsServer = new WebServer(settings.bindAddress(), settings.metricsPort());
    url = settings.urlOf(server.port());
    metricsUrl = settings.urlOf(metricsServer.port()).resolve("/metrics");
    addRoutes(new RequestMetrics(registry, new ExemplarLabels(settings.exemplarLabels())), random);
    // Reads the Accept header: Prometheus gets OpenMetrics, which alone has room for exemplars.
    metricsServer.add("/metrics", new MetricsHandler(registry));
    metricsServer.start();
    server.start();
    load = Load.on(url.resolve("/checkout"), settings.loadRequestsPerSecond(), http);
  }

  URI url() {
    return url;
  }

  URI metricsUrl() {
    return metricsUrl;
  }

  @Override
  public String toString() {
    return "shop: serving " + url + ", metrics " + metricsUrl;
  }

  /**
   * The last spans end with the last requests, so tracing goes after both; metrics stay longest.
   */
  @Override
  public void close() {
    load.close();
    server.close();
    http.shutdownNow();
    tracing.close();
    metricsServer.close();
  }

  private void addRoutes(RequestMetrics metrics, RandomGenerator random) {
    OpenTelemetry telemetry = tracing.api();
    Checkout checkout = new Checkout(new TracedClient(http, telemetry), url.resolve("/inventory"));
    Inventory inventory = new Inventory(random);
    server.add("/checkout", new ObservedHandler("/checkout", checkout, telemetry, metrics));
    server.add("/inventory", new ObservedHandler("/inventory", inventory, telemetry, metrics));
    server.add("/healthz", Shop::answerProbe);
  }

  /** Neither traced nor measured: probes would drown the requests that matter. */
  private static void answerProbe(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply.ok("{\"status\":\"ok\"}").sendTo(exchange);
    }
  }
}
