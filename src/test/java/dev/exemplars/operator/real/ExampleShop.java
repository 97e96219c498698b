package dev.exemplars.operator.real;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The example application of {@code examples/java} as a process, and a Pod object without a node
 * that says where it is: discovery sees no difference.
 */
public final class ExampleShop implements AutoCloseable {

  private static final Path JAR = Tools.file("examples/java/target/shop.jar");
  private static final Pattern METRICS = Pattern.compile("metrics http://127.0.0.1:(\\d+)/");

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
   * @param otlpUrl where traces go
   */
  public static ExampleShop start(
      Path directory, int requestsPerSecond, double samplingRatio, String otlpUrl) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is missing: run 'make example' first");
    }
    RealProcess process =
        RealProcess.start(
            "shop",
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
    // spotless:off
    Pod pod = new PodBuilder()
        .withNewMetadata()
          .withName("shop")
          .withNamespace(namespace)
          .addToLabels("app", "shop")
          .addToAnnotations("prometheus.io/scrape", "true")
          .addToAnnotations("prometheus.io/port", String.valueOf(metricsPort))
          .addToAnnotations("prometheus.io/path", "/metrics")
        .endMetadata()
        .withNewSpec()
          .withAutomountServiceAccountToken(false)
          .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
          .endSecurityContext()
          .addNewContainer()
            .withName("shop")
            .withImage("shop:dev")
            .addNewPort().withContainerPort(metricsPort).withProtocol("TCP").endPort()
            .withNewSecurityContext()
              .withAllowPrivilegeEscalation(false)
              .withNewCapabilities().withDrop("ALL").endCapabilities()
            .endSecurityContext()
          .endContainer()
        .endSpec()
        .build();
    // spotless:on
    Waiting.until(
        "the namespace's default ServiceAccount",
        Duration.ofSeconds(20),
        () -> client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    client.resource(pod).create();
    Pod running =
        new PodBuilder()
            .withNewMetadata()
            .withName("shop")
            .withNamespace(namespace)
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP("127.0.0.1")
            .addNewPodIP("127.0.0.1")
            .endStatus()
            .build();
    client
        .resource(running)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("test")
                .withForce(true)
                .build());
  }

  @Override
  public void close() {
    process.close();
  }
}
