package dev.exemplars.operator.demo;

import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.PlainTextProxy;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** All that runs in the demo, started in order and stopped in the reverse. */
final class Stage implements AutoCloseable {

  /** Namespace of the application and its pipeline. */
  static final String NAMESPACE = "shop";

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private final Path directory;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  Stage() {
    try {
      directory =
          Files.createTempDirectory(Files.createDirectories(Tools.file("target/real")), "demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where logs, data and the kubeconfig are. */
  Path directory() {
    return directory;
  }

  TempoServer tempo() {
    return started(TempoServer.start(directory));
  }

  /** An API server with the CRD, the operator's permissions, and the application's namespace. */
  RealCluster cluster() {
    RealCluster cluster = started(RealCluster.start(directory));
    cluster.install();
    cluster.createNamespace(NAMESPACE);
    cluster.adminKubeconfig(directory.resolve("kubeconfig"));
    return cluster;
  }

  /** The operator's jar as a process, with a token of its own ServiceAccount. */
  RealProcess operator(RealCluster cluster, String prometheusUrl, int httpPort) {
    Path kubeconfig =
        cluster.kubeconfig(
            "exemplar-operator", "exemplar-operator", directory.resolve("operator.kubeconfig"));
    RealProcess operator =
        RealProcess.start(
            "operator",
            directory,
            List.of(
                JAVA,
                "-jar",
                Tools.file("target/exemplar-operator.jar").toString(),
                "run",
                "--prometheus-url=" + prometheusUrl,
                "--allow-loopback=true",
                "--grant-hosts=" + NAMESPACE + "=127.0.0.1",
                "--http-port=" + httpPort),
            Map.of("KUBECONFIG", kubeconfig.toString()));
    return started(operator).awaitOk("http://127.0.0.1:%d/readyz".formatted(httpPort));
  }

  LoopbackNode node(RealCluster cluster, int port) {
    return started(LoopbackNode.start(cluster, NAMESPACE, directory, port));
  }

  /** The example application, under a load of which one request in ten is traced. */
  ExampleShop shop(String otlpUrl) {
    return started(ExampleShop.start(directory, 20, 0.1, otlpUrl));
  }

  PlainTextProxy plain(ExampleShop shop) {
    return started(PlainTextProxy.of(shop.metricsUrl()));
  }

  /** What {@code check} says of the pipeline, line by line, and by its exit code. */
  int check(String pipeline) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                JAVA,
                "-jar",
                Tools.file("target/exemplar-operator.jar").toString(),
                "check",
                "-n",
                NAMESPACE,
                pipeline)
            .redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
    Process check = builder.start();
    check.inputReader().lines().forEach(line -> System.out.println("      " + line));
    return check.waitFor();
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("while stopping: " + e);
      }
    }
  }
}
