package dev.exemplars.operator.real;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example application as a process, and a Pod object without a node that says where it is:
 * discovery sees no difference.
 */
public final class ExampleShop implements AutoCloseable {

  private static final Pattern ADDRESSES =
      Pattern.compile("serving (http\\S+), metrics (http\\S+)");

  /** Of every shop here: on this machine alone, at ports that nobody else has. */
  private static final Map<String, String> HERE =
      Map.of("BIND_ADDRESS", "127.0.0.1", "PORT", "0", "METRICS_PORT", "0");

  /** Each has a log of its own. */
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final RealProcess process;
  private final String url;
  private final String metricsUrl;

  private ExampleShop(RealProcess process, String url, String metricsUrl) {
    this.process = process;
    this.url = url;
    this.metricsUrl = metricsUrl;
  }

  /**
   * Starts the one of {@code examples/java} under its own small load.
   *
   * @param samplingRatio share of traces that are sampled, and so get exemplars
   * @param otlpUrl where traces go, by OTLP over gRPC
   */
  public static ExampleShop start(
      Path directory, int requestsPerSecond, double samplingRatio, String otlpUrl) {
    return start(
        Example.JAVA,
        directory,
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            otlpUrl,
            "OTEL_TRACES_SAMPLER_ARG",
            String.valueOf(samplingRatio),
            "LOAD_REQUESTS_PER_SECOND",
            String.valueOf(requestsPerSecond)));
  }

  /**
   * Starts any.
   *
   * @param variables of its environment; all others are as its image has them
   */
  public static ExampleShop start(Example example, Path directory, Map<String, String> variables) {
    RealProcess process = launch(example, directory, variables);
    Matcher addresses = ADDRESSES.matcher(process.awaitLine("shop: serving"));
    if (!addresses.find()) {
      throw new IllegalStateException("shop does not say where it is");
    }
    return new ExampleShop(process, addresses.group(1), addresses.group(2));
  }

  /** Only starts the process, for one that is not going to serve. */
  public static RealProcess launch(Example example, Path directory, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(HERE);
    environment.putAll(example.environment());
    environment.putAll(variables);
    return RealProcess.start(
        "shop-" + STARTS.incrementAndGet(), directory, example.command(), environment);
  }

  /** What customers call. */
  public String url() {
    return url;
  }

  public String metricsUrl() {
    return metricsUrl;
  }

  /** Registers it as a running, annotated Pod of a namespace. */
  public void register(KubernetesClient client, String namespace) {
    register(client, namespace, URI.create(metricsUrl).getPort());
  }

  /**
   * The same, with something before its metrics.
   *
   * @param port of what answers instead
   */
  public void register(KubernetesClient client, String namespace, int port) {
    NodelessPods.create(
        client,
        namespace,
        "shop",
        "127.0.0.1",
        "Running",
        Map.of(
            "prometheus.io/scrape", "true",
            "prometheus.io/port", String.valueOf(port),
            "prometheus.io/path", "/metrics"));
  }

  /** Asks it to end, as Kubernetes does, and waits until it has; its exit code. */
  public int terminate() {
    process.signal("TERM");
    return process.awaitEnd();
  }

  @Override
  public void close() {
    process.close();
  }
}
