package dev.exemplars.operator.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A namespace with all that a pipeline meets in life: the operator, the example application under a
 * small load, and a node that runs the pipeline's Prometheus.
 */
public record RealParts(
    RealCluster cluster,
    String namespace,
    LoopbackNode node,
    OperatorUnderTest operator,
    ExampleShop shop)
    implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  /** Starts it; the operator takes more options after those that it needs here. */
  public static RealParts start(Path directory, String... moreOptions) {
    return startTracing(directory, "http://127.0.0.1:9", moreOptions);
  }

  /**
   * The same, with somewhere for traces to go.
   *
   * @param otlpUrl where the application sends them, by OTLP over gRPC
   */
  public static RealParts startTracing(Path directory, String otlpUrl, String... moreOptions) {
    RealCluster cluster = RealCluster.shared();
    String namespace = cluster.newNamespace("parts");
    LoopbackNode node = LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
    OperatorUnderTest operator =
        OperatorUnderTest.start(
            cluster,
            namespace,
            Stream.concat(
                    Stream.of("--prometheus-url=" + node.prometheusUrl(), "--allow-loopback=true"),
                    Stream.of(moreOptions))
                .toArray(String[]::new));
    ExampleShop shop = ExampleShop.start(directory, 20, 1.0, otlpUrl);
    shop.register(cluster.admin(), namespace);
    return new RealParts(cluster, namespace, node, operator, shop);
  }

  public Pipelines pipelines() {
    return new Pipelines(cluster.admin(), namespace);
  }

  /** The uid of Prometheus' Pod. */
  public String podUid() {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems()
        .getFirst()
        .getMetadata()
        .getUid();
  }

  /** Exemplars, counted one by one by Prometheus' own query API. */
  public long storedExemplars() {
    JsonNode series = ask("query_exemplars?query=%7B__name__%3D~%22.%2B%22%7D");
    return StreamSupport.stream(series.spliterator(), false)
        .mapToLong(one -> one.path("exemplars").size())
        .sum();
  }

  /** The same exemplars, each as text. */
  public Set<String> exemplars() {
    Set<String> exemplars = new HashSet<>();
    for (JsonNode series : ask("query_exemplars?query=%7B__name__%3D~%22.%2B%22%7D")) {
      series
          .path("exemplars")
          .forEach(exemplar -> exemplars.add(series.path("seriesLabels") + " " + exemplar));
    }
    return exemplars;
  }

  /** When Prometheus first scraped itself, in milliseconds. */
  public long firstSample() {
    return ask("query?query=min(min_over_time(timestamp(up)[1h:1s]))%20*%201000")
        .at("/result/0/value/1")
        .asLong();
  }

  /** What Prometheus says it keeps. */
  public String storageRetention() {
    return ask("status/runtimeinfo").path("storageRetention").asText();
  }

  /** A metric of Prometheus itself. */
  public double metric(String name) {
    return Http.get(node.prometheusUrl() + "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The values of an instant query; none while Prometheus does not answer. */
  public List<Double> values(String query) {
    return Http.isOk(node.prometheusUrl() + "/-/ready")
        ? ask("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
            .path("result")
            .valueStream()
            .map(series -> series.at("/value/1").asDouble())
            .toList()
        : List.of();
  }

  /** Interval and timeout of a job's targets, such as {@code 15s/10s}. */
  public String timing(String job) {
    return ask("targets?state=active")
        .path("activeTargets")
        .valueStream()
        .filter(target -> target.path("scrapePool").asText().equals(job))
        .map(
            target ->
                target.path("scrapeInterval").asText()
                    + "/"
                    + target.path("scrapeTimeout").asText())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Which Prometheus answers. */
  public String runningVersion() {
    return ask("status/buildinfo").path("version").asText();
  }

  /** URLs that Prometheus scrapes for the pipeline; none while it does not answer. */
  public Set<String> targets() {
    Set<String> urls = new HashSet<>();
    if (node.isReady()) {
      for (JsonNode target : ask("targets?state=active").path("activeTargets")) {
        if (target.path("scrapePool").asText().equals("annotated-pods")) {
          urls.add(target.path("scrapeUrl").asText());
        }
      }
    }
    return urls;
  }

  /** Names of the ConfigMaps of the pipeline's Prometheus. */
  public List<String> configMaps() {
    return cluster
        .admin()
        .configMaps()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems()
        .stream()
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  private JsonNode ask(String path) {
    try {
      return JSON.readTree(Http.get(node.prometheusUrl() + "/api/v1/" + path)).path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    operator.close();
    node.close();
    shop.close();
  }
}
