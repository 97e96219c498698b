package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Asks for one pipeline before anything starts: what is wrong then is said in one line. */
final class ClusterCheck {

  private ClusterCheck() {}

  /**
   * Returns where pipelines can be listed.
   *
   * @throws IllegalStateException naming the API server, what is missing, and the cure
   */
  static void of(KubernetesClient client, OperatorSettings settings) {
    var one = new ListOptionsBuilder().withLimit(1L).build();
    var pipelines = client.resources(ExemplarPipeline.class);
    try {
      if (settings.watchNamespaces().isEmpty()) {
        pipelines.inAnyNamespace().list(one);
      } else {
        settings.watchNamespaces().forEach(name -> pipelines.inNamespace(name).list(one));
      }
    } catch (KubernetesClientException e) {
      throw new IllegalStateException(
          "the API server at %s %s".formatted(client.getMasterUrl(), problem(e)));
    }
  }

  /** What keeps this account from its work there, and the cure. */
  static String problem(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "does not know ExemplarPipelines: apply deploy/crds first";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "does not let this account list ExemplarPipelines: apply deploy/operator.yaml, or name"
              + " the namespaces it may see with --watch-namespaces";
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "does not know this account: its token or certificate is not valid there";
      default -> "cannot be reached: see KUBECONFIG, or the Pod's ServiceAccount";
    };
  }
}
