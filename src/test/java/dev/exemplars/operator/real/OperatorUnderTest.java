package dev.exemplars.operator.real;

import dev.exemplars.operator.cli.RunCommand;
import dev.exemplars.operator.runtime.ClusterConnection;
import dev.exemplars.operator.runtime.OperatorRuntime;
import dev.exemplars.operator.settings.OperatorOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The operator in this process, as its own ServiceAccount, for the pipelines of one namespace. */
public final class OperatorUnderTest implements AutoCloseable {

  private final KubernetesClient client;
  private final OperatorRuntime runtime;

  private OperatorUnderTest(KubernetesClient client, OperatorRuntime runtime) {
    this.client = client;
    this.runtime = runtime;
  }

  /** Starts it; returns when its caches have synced. */
  public static OperatorUnderTest start(
      RealCluster cluster, String namespace, String... moreOptions) {
    return start(cluster.asOperator(), namespace, moreOptions);
  }

  /** Starts it with a client of its own, which it closes in the end. */
  public static OperatorUnderTest start(
      KubernetesClient client, String namespace, String... moreOptions) {
    List<String> options = new ArrayList<>(List.of(moreOptions));
    options.addAll(List.of("--watch-namespaces=" + namespace, "--http-port=0"));
    OperatorRuntime runtime =
        RunCommand.start(
            ClusterConnection.ofTheOnlyOne(client),
            OperatorOptions.parse(options.toArray(String[]::new)).settings(),
            InstantSource.system());
    return new OperatorUnderTest(client, runtime);
  }

  /** Base URL of health and metrics. */
  public String url() {
    return "http://127.0.0.1:" + runtime.httpPort();
  }

  /** How many reconciliations have ended well since it started, as its metrics say. */
  public double reconciliations() {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("operator_sdk_reconciliations_success_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The operator's own metrics. */
  public String metrics() {
    return Http.get(url() + "/metrics");
  }

  /** What a path answers, as an HTTP status. */
  public int status(String path) {
    return Http.status(url() + path);
  }

  @Override
  public void close() {
    runtime.close();
    client.close();
  }
}
