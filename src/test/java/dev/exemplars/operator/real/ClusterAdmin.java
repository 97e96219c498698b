package dev.exemplars.operator.real;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who may do everything on a cluster: installs what users install, and makes what tests need. */
public record ClusterAdmin(KubernetesClient client) implements AutoCloseable {

  /** The kubeconfig of the cluster that a user works on: {@code KUBECONFIG}, or the usual place. */
  public static Path givenKubeconfig() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".kube", "config"));
  }

  /** Of the cluster that {@code KUBECONFIG} names. */
  public static ClusterAdmin ofKubeconfig() {
    return new ClusterAdmin(new KubernetesClientBuilder().build());
  }

  /**
   * Installs what a user installs, but for the operator's Pods: tests run it themselves, as the
   * account that is installed here.
   */
  public void install() {
    items(read(Tools.file("deploy/operator.yaml"))).stream()
        .filter(item -> !(item instanceof Deployment))
        .forEach(this::apply);
    Waiting.until(
        "the CRD to be served",
        Duration.ofSeconds(60),
        () ->
            client.getApiResources("exemplars.dev/v1alpha1") != null
                && !client.getApiResources("exemplars.dev/v1alpha1").getResources().isEmpty());
  }

  /**
   * Waits until resources of every definition are taken. ({@code kubectl wait} ends with an error
   * where conditions of a new one are still null.)
   */
  void awaitDefinitions() {
    Waiting.until(
        "every definition to be established",
        Duration.ofSeconds(60),
        () ->
            client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .allMatch(ClusterAdmin::isEstablished));
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals("Established") && one.getStatus().equals("True"));
  }

  /** Applies every object of a YAML file, as {@code kubectl apply --server-side} does. */
  public void apply(Path file) {
    applyText(read(file));
  }

  /** Applies every object of a YAML text. */
  public void applyText(String yaml) {
    items(yaml).forEach(this::apply);
  }

  private void apply(HasMetadata item) {
    client.resource(item).fieldManager("user").forceConflicts().serverSideApply();
  }

  /** Applies every object of a YAML file to a namespace. */
  public void apply(Path file, String namespace) {
    items(read(file))
        .forEach(
            item ->
                client
                    .resource(item)
                    .inNamespace(namespace)
                    .fieldManager("user")
                    .forceConflicts()
                    .serverSideApply());
  }

  /** Deletes every object of a YAML text. */
  public void deleteText(String yaml) {
    items(yaml).forEach(item -> client.resource(item).delete());
  }

  /** A new namespace that enforces restricted Pod Security. */
  public String newNamespace(String prefix) {
    String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    createNamespace(name);
    return name;
  }

  public void createNamespace(String name) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  /** Writes a kubeconfig with a token of that account, as the TokenRequest API gives it. */
  public Path kubeconfig(String namespace, String serviceAccount, Path file) {
    String token =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    return kubeconfig(token, file);
  }

  /** Writes a kubeconfig with a token. */
  Path kubeconfig(String token, Path file) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: test
            cluster:
              server: %s
              certificate-authority-data: %s
        users:
          - name: test
            user:
              token: %s
        contexts:
          - name: test
            context: {cluster: test, user: test}
        current-context: test
        """
            .formatted(client.getMasterUrl(), authority(client.getConfiguration()), token);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static String authority(Config config) {
    return config.getCaCertData() != null
        ? config.getCaCertData()
        : Base64.getEncoder()
            .encodeToString(read(Path.of(config.getCaCertFile())).getBytes(StandardCharsets.UTF_8));
  }

  private List<HasMetadata> items(String yaml) {
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
