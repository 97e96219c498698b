package dev.exemplars.examples.shop;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole shop on free ports of the loopback address, whose spans stay in memory. */
final class RunningShop implements AutoCloseable {
  /** What Prometheus 3 sends, to the letter. */
  static final String PROMETHEUS =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,"
          + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Tracing tracing;
  private final Shop shop;

  private RunningShop(Map<String, String> variables, double draw) throws IOException {
    Settings settings = Settings.from(variables);
    tracing = new Tracing(settings, exporter);
    shop = new Shop(settings, tracing, Draws.always(draw));
  }

  /** In which all goes well, quickly. */
  static RunningShop sampling(String ratio) throws IOException {
    return sampling(ratio, Draws.QUICK);
  }

  static RunningShop sampling(String ratio, double draw) throws IOException {
    return new RunningShop(variables(ratio, "0"), draw);
  }

  static RunningShop underLoad(String requestsPerSecond) throws IOException {
    return new RunningShop(variables("1", requestsPerSecond), Draws.QUICK);
  }

  /** All of whose requests are sampled. */
  static RunningShop labelling(String exemplarLabels) throws IOException {
    Map<String, String> variables = new HashMap<>(variables("1", "0"));
    variables.put("EXEMPLAR_LABELS", exemplarLabels);
    return new RunningShop(variables, Draws.QUICK);
  }

  private static Map<String, String> variables(String ratio, String load) {
    return Map.of(
        "BIND_ADDRESS", "127.0.0.1",
        "PORT", "0",
        "METRICS_PORT", "0",
        "OTEL_TRACES_SAMPLER_ARG", ratio,
        "LOAD_REQUESTS_PER_SECOND", load);
  }

  /** As a caller that sends these headers, names and values in turn. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(shop.url().resolve(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path) throws Exception {
    return send(HttpRequest.newBuilder(shop.url().resolve(path)).POST(BodyPublishers.noBody()));
  }

  HttpResponse<String> scrape(String accept) throws Exception {
    return send(HttpRequest.newBuilder(shop.metricsUrl()).header("Accept", accept));
  }

  /** Of all spans that have ended so far. */
  List<SpanData> spans() {
    tracing.flush();
    return exporter.getFinishedSpanItems();
  }

  @Override
  public void close() {
    shop.close();
    http.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
