package dev.exemplars.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.RealProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A release of the chart in {@link EmptyCluster}, and the operator that it would run. */
final class InstalledChart {

  private static final List<String> KINDS =
      List.of(
          "priorityclasses",
          "clusterroles",
          "clusterrolebindings",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "roles",
          "rolebindings",
          "serviceaccounts",
          "services",
          "networkpolicies",
          "poddisruptionbudgets",
          "deployments",
          "configmaps",
          "jobs");

  private InstalledChart() {}

  /** Installs it, or upgrades it, with values in YAML. */
  static void install(String values, String... more) {
    String[] arguments = {
      "upgrade",
      "--install",
      Chart.NAME,
      Chart.DIRECTORY.toString(),
      "--namespace=" + Chart.NAME,
      "--values=-"
    };
    EmptyCluster.helm()
        .runWithInput(
            values, Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new))
        .outOfSuccess();
  }

  static Program.Result uninstall(String... more) {
    String[] arguments = {"uninstall", Chart.NAME, "--namespace=" + Chart.NAME, "--timeout=60s"};
    return EmptyCluster.helm()
        .run(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
  }

  /** What it manages, in the cluster, as {@code kind/name}. */
  static List<String> objects() {
    return EmptyCluster.kubectl()
        .run(
            "get",
            String.join(",", KINDS),
            "--all-namespaces",
            "--selector=app.kubernetes.io/name=" + Chart.NAME,
            "--output=name")
        .outOfSuccess()
        .lines()
        .toList();
  }

  /** Its Deployment, as it is in the cluster. */
  static JsonNode deployment() {
    return Chart.one(
        Chart.objects(
            EmptyCluster.kubectl()
                .run("get", "deployment", Chart.NAME, "--namespace=" + Chart.NAME, "--output=yaml")
                .outOfSuccess()),
        "Deployment");
  }

  /**
   * Runs what the Deployment in the cluster would: with its arguments, as its account. Of them the
   * port is another one, and the namespace of the lease is named, which a Pod knows by itself.
   */
  static RealProcess operator(Path directory, int port) {
    JsonNode deployment = deployment();
    String account = deployment.at("/spec/template/spec/serviceAccountName").asText();
    List<String> options = new ArrayList<>(Chart.arguments(List.of(deployment)));
    options.removeIf(option -> option.startsWith("--http-port="));
    options.addAll(List.of("--http-port=" + port, "--lease-namespace=" + Chart.NAME));
    RealProcess operator =
        OperatorProcess.start(
            directory,
            EmptyCluster.shared()
                .kubeconfig(Chart.NAME, account, directory.resolve("operator.kubeconfig")),
            options.toArray(String[]::new));
    return operator.awaitOk("http://127.0.0.1:%d/readyz".formatted(port));
  }

  /** Takes the definition away, and every pipeline with it: what the chart leaves on purpose. */
  static void deleteDefinition() {
    EmptyCluster.kubectl()
        .run(
            "delete",
            "customresourcedefinition",
            "exemplarpipelines.exemplars.dev",
            "--ignore-not-found",
            "--timeout=60s")
        .outOfSuccess();
  }

  /** Whether an object is there. */
  static boolean exists(HasMetadata like) {
    return EmptyCluster.shared().admin().resource(like).get() != null;
  }
}
