package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands in a cluster, as one pipeline's namespaces see it: every object of the kinds that an
 * operator may write, with data, labels, owners, finalizers and who owns which field. What no two
 * pipelines can share is replaced: names of namespaces, hashes, uids, versions and times.
 */
public final class ClusterState implements AutoCloseable {

  private static final String OPERATOR = "exemplar-operator";
  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, List<String>> KINDS =
      Map.of(
          "exemplars.dev/v1alpha1", List.of("ExemplarPipeline"),
          "v1", List.of("ConfigMap", "Secret", "Service", "ServiceAccount"),
          "apps/v1", List.of("Deployment", "ReplicaSet"),
          "networking.k8s.io/v1", List.of("NetworkPolicy"),
          "rbac.authorization.k8s.io/v1",
              List.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"));

  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  private ClusterState(List<SharedIndexInformer<GenericKubernetesResource>> informers) {
    this.informers = informers;
  }

  /** Begins to follow a cluster. */
  public static ClusterState of(KubernetesClient client) {
    return new ClusterState(
        KINDS.entrySet().stream()
            .flatMap(
                version ->
                    version.getValue().stream()
                        .map(
                            kind ->
                                client
                                    .genericKubernetesResources(version.getKey(), kind)
                                    .inAnyNamespace()
                                    .inform()))
            .toList());
  }

  /**
   * The objects of a pipeline's namespace, of those whose name begins with its name, and of no
   * namespace with such a name; each as text, by kind, namespace and name.
   */
  public Map<String, String> around(PipelineId pipeline) {
    return objects(pipeline)
        .collect(
            Collectors.toMap(
                object ->
                    alike(
                        "%s %s/%s"
                            .formatted(
                                object.getKind(),
                                object.getMetadata().getNamespace(),
                                object.getMetadata().getName()),
                        pipeline),
                object -> alike(essence(object).toPrettyString(), pipeline),
                ClusterState::inOrder,
                TreeMap::new));
  }

  /** What of that is not in the pipeline's own namespace. */
  public List<String> elsewhere(PipelineId pipeline) {
    return objects(pipeline)
        .filter(object -> !pipeline.namespace().equals(object.getMetadata().getNamespace()))
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }

  /** Waits until the state around a pipeline is that one. */
  public void await(Map<String, String> wanted, PipelineId pipeline, Duration patience) {
    try {
      Waiting.until("the state", patience, () -> around(pipeline).equals(wanted));
    } catch (IllegalStateException e) {
      throw new AssertionError(difference(around(pipeline), wanted), e);
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private Stream<GenericKubernetesResource> objects(PipelineId pipeline) {
    String prefix = pipeline.namespace() + "-";
    return informers.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(
            object -> {
              String place = object.getMetadata().getNamespace();
              return place == null
                  ? object.getMetadata().getName().startsWith(prefix)
                  : place.equals(pipeline.namespace()) || place.startsWith(prefix);
            })
        .filter(
            object ->
                !object.getKind().equals("ServiceAccount")
                    || !object.getMetadata().getName().equals("default"));
  }

  private static ObjectNode essence(GenericKubernetesResource resource) {
    ObjectNode object = JSON.valueToTree(resource);
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp"));
    ArrayNode own = JSON.createArrayNode();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (entry.path("manager").asText().equals(OPERATOR)) {
        own.add(((ObjectNode) entry).without("time"));
      }
    }
    metadata.set("managedFields", own);
    if (metadata.path("labels") instanceof ObjectNode labels) {
      labels.remove(DisturbedPipeline.TOUCHED);
    }
    if (resource.getApiVersion().startsWith("apps/")) {
      object.remove("status");
    }
    return object;
  }

  /** Two objects that differ only in what is replaced, such as the ReplicaSets of a Deployment. */
  private static String inOrder(String one, String other) {
    return one.compareTo(other) < 0 ? one + other : other + one;
  }

  private static String alike(String text, PipelineId pipeline) {
    return text.replace(pipeline.namespace(), "NAMESPACE")
        .replace(pipeline.hash(), "HASH")
        .replace(pipeline.hash().substring(0, 10), "HASH")
        .replaceAll("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "UID")
        .replaceAll("\\b[0-9a-f]{64}\\b", "REVISION")
        .replaceAll("(\"configRevision\" : )\"[0-9a-f]{12}\"", "$1REVISION")
        .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.]\\d+)?Z", "TIME")
        .replaceAll("(\"pod-template-hash\" : )\"[a-z0-9]+\"", "$1HASH")
        .replaceAll("\\b(demo-prometheus-)[b-df-hj-np-tv-z0-9]{6,10}(-[a-z0-9]{5})?\\b", "$1HASH");
  }

  private static String difference(Map<String, String> actual, Map<String, String> wanted) {
    StringBuilder text = new StringBuilder("the state differs");
    Map<String, String> all = new TreeMap<>(wanted);
    all.putAll(actual);
    for (String key : all.keySet()) {
      String is = actual.getOrDefault(key, "(missing)");
      String should = wanted.getOrDefault(key, "(none)");
      if (!is.equals(should)) {
        text.append("\n%s\nis: %s\nshould be: %s".formatted(key, is, should));
      }
    }
    return text.toString();
  }
}
