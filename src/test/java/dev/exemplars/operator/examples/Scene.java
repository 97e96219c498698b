package dev.exemplars.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A namespace to which an example was applied, beside one of Grafana, and the operator at work. */
final class Scene implements AutoCloseable {

  private static final Map<String, String> OWN =
      Map.of("app.kubernetes.io/managed-by", "exemplar-operator");

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("example");
  private final String monitoring = cluster.newNamespace("monitoring");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
  private final OperatorUnderTest operator;

  private Scene(PipelineFile file, Path directory) throws IOException {
    PipelineFile here = file.in(namespace, monitoring);
    for (String command : here.commands()) {
      run(command, directory);
    }
    pipelines.applyManifest(here.yaml());
    operator = OperatorUnderTest.start(cluster, namespace, here.options().toArray(String[]::new));
  }

  /** Runs the commands, applies the pipeline, and starts the operator with the options. */
  static Scene of(PipelineFile file, Path directory) throws IOException {
    return new Scene(file, directory);
  }

  /** Waits for a reason of Ready. */
  ExemplarPipelineStatus applied(String reason) {
    return pipelines.awaitReason("shop", reason);
  }

  /** Waits until some condition has one of these reasons. */
  void refused(List<String> reasons) {
    pipelines.await(
        "a refusal",
        "shop",
        status ->
            status.conditions().stream()
                .anyMatch(condition -> reasons.contains(condition.reason())));
  }

  /** Everything that the operator wrote, in YAML, Secrets in plain text. */
  String written() {
    return Stream.of(namespace, monitoring)
        .flatMap(this::operands)
        .map(Scene::text)
        .collect(Collectors.joining("---\n"));
  }

  /** The configuration of Prometheus, and its credentials. */
  List<Map<String, String>> mountedFiles() {
    return Stream.concat(
            configMaps(namespace)
                .filter(map -> map.getData().containsKey("prometheus.yml"))
                .map(ConfigMap::getData),
            secrets(namespace).map(Scene::plain))
        .toList();
  }

  private Stream<HasMetadata> operands(String in) {
    return Stream.of(
            configMaps(in),
            secrets(in),
            cluster
                .admin()
                .apps()
                .deployments()
                .inNamespace(in)
                .withLabels(OWN)
                .list()
                .getItems()
                .stream())
        .flatMap(all -> all);
  }

  private Stream<ConfigMap> configMaps(String in) {
    return cluster.admin().configMaps().inNamespace(in).withLabels(OWN).list().getItems().stream();
  }

  private Stream<Secret> secrets(String in) {
    return cluster.admin().secrets().inNamespace(in).withLabels(OWN).list().getItems().stream();
  }

  private static String text(HasMetadata operand) {
    return Serialization.asYaml(operand)
        + switch (operand) {
          case ConfigMap map -> String.join("\n", map.getData().values());
          case Secret secret -> String.join("\n", plain(secret).values());
          default -> "";
        };
  }

  private static Map<String, String> plain(Secret secret) {
    return secret.getData().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new String(
                        Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
  }

  /** As a user does who works in the namespace, beside the certificate of an authority. */
  private void run(String command, Path directory) throws IOException {
    Tools.get("kubectl");
    Path home = Files.createTempDirectory(directory, "user");
    Files.writeString(home.resolve("ca.crt"), Certificate.of("example", home).pem());
    RealProcess process =
        RealProcess.start(
            "kubectl",
            home,
            List.of("bash", "-euc", command.replaceFirst("^kubectl", "kubectl -n " + namespace)),
            Map.of(
                "KUBECONFIG",
                cluster.adminKubeconfig(home.resolve("kubeconfig")).toString(),
                "PATH",
                Tools.file("tools/bin") + ":" + System.getenv("PATH")));
    assertThat(process.awaitEnd()).as(command + Files.readString(process.log())).isZero();
  }

  @Override
  public void close() {
    operator.close();
    cluster.admin().namespaces().withName(namespace).delete();
    cluster.admin().namespaces().withName(monitoring).delete();
  }
}
