package dev.exemplars.operator.real;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The example application of {@code examples/java} as a process, and a Pod object without a node
 * that says where it is: discovery sees no difference.
 */
public final class ExampleShop implements AutoCloseable {

  private static final Path JAR = Tools.file("examples/java/target/shop.jar");
  private static final Pattern METRICS = Pattern.compile("metrics http://127.0.0.1:(\\d+)/");

  /** Each has a log of its own. */
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final RealProcess process;
  private final int metricsPort;

  private ExampleShop(RealProcess process, int metricsPort) {
    this.process = process;
    this.metricsPort = metricsPort;
  }

  /**
   * Starts it under its own small load.
   *
   * @param samplingRatio share of traces that are sampled, and so get exemplars
   * @param otlpUrl where traces go, by OTLP over gRPC
   */
  public static ExampleShop start(
      Path directory, int requestsPerSecond, double samplingRatio, String otlpUrl) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is missing: run 'make example' first");
    }
    RealProcess process =
        RealProcess.start(
            "shop-" + STARTS.incrementAndGet(),
            directory,
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                JAR.toString()),
            Map.of(
                "BIND_ADDRESS",
                "127.0.0.1",
                "PORT",
                "0",
                "METRICS_PORT",
                "0",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                otlpUrl,
                "OTEL_TRACES_SAMPLER_ARG",
                String.valueOf(samplingRatio),
                "LOAD_REQUESTS_PER_SECOND",
                String.valueOf(requestsPerSecond)));
    Matcher address = METRICS.matcher(process.awaitLine("shop: serving"));
    if (!address.find()) {
      throw new IllegalStateException("shop does not say where its metrics are");
    }
    return new ExampleShop(process, Integer.parseInt(address.group(1)));
  }

  public String metricsUrl() {
    return "http://127.0.0.1:" + metricsPort + "/metrics";
  }

  /** Registers it as a running, annotated Pod of a namespace. */
  public void register(KubernetesClient client, String namespace) {
    register(client, namespace, metricsPort);
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

  @Override
  public void close() {
    process.close();
  }
}
