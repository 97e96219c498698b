package dev.exemplars.operator.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A cluster with a node, and the operator in it. Tests reach Services through {@code kubectl
 * proxy}; the operator itself needs none.
 */
final class RealNode implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SERVING = "Starting to serve on ";
  private static final String SERVICE = "/api/v1/namespaces/%s/services/%s:http/proxy";

  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  /** A Pod whose only use is the directory that its node makes for it. */
  private static final String DIRECTORY_MAKER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: default}
      spec:
        containers:
          - {name: pause, image: "shop:dev", volumeMounts: [{name: directory, mountPath: /directory}]}
        volumes:
          - {name: directory, hostPath: {path: /var/tmp/exemplars-e2e/%1$s, type: DirectoryOrCreate}}
      """;

  private static final String LOCAL_VOLUME =
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: %1$s}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        storageClassName: %1$s
        local: {path: /var/tmp/exemplars-e2e/%1$s}
        nodeAffinity:
          required:
            nodeSelectorTerms:
              - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [%2$s]}]
      """;

  private final ClusterAdmin cluster = ClusterAdmin.ofKubeconfig();
  private final RealProcess proxy;
  private final OperatorInstallation operator;
  private final String proxyUrl;

  private RealNode(Path directory) {
    proxy =
        RealProcess.start(
            "kubectl-proxy",
            directory,
            List.of(Tools.get("kubectl").toString(), "proxy", "--port=0"),
            Map.of());
    proxyUrl = "http://" + proxy.awaitLine(SERVING).substring(SERVING.length()).strip();
    operator = OperatorInstallation.of(cluster, OperatorImage.given(), directory);
  }

  /** Installs the operator, and waits until it works; logs go to the directory. */
  static RealNode start(Path directory) {
    return new RealNode(directory);
  }

  OperatorInstallation operator() {
    return operator;
  }

  ClusterAdmin cluster() {
    return cluster;
  }

  KubernetesClient client() {
    return cluster.client();
  }

  /** Runs the example application in a namespace, from its own manifest. */
  void runShop(String namespace) {
    cluster.apply(Tools.file("examples/java/kubernetes.yaml"), namespace);
  }

  /** The Pods of Prometheus in a namespace. */
  List<Pod> prometheusPods(String namespace) {
    return client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems();
  }

  /** The one that is there, and stays. */
  Pod prometheusPod(String namespace) {
    return prometheusPods(namespace).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst()
        .orElseThrow();
  }

  /** Trace ids of all exemplars that a pipeline's Prometheus has. */
  Set<String> traceIds(String namespace, String pipeline) {
    return ask(namespace, pipeline, "query_exemplars?query=%7B__name__%3D~%22.%2B%22%7D")
        .valueStream()
        .flatMap(series -> series.path("exemplars").valueStream())
        .map(exemplar -> exemplar.path("labels").path("trace_id").asText())
        .collect(Collectors.toSet());
  }

  /** How many requests the application had served at a time, as a pipeline's Prometheus knows. */
  String requestsAt(String namespace, String pipeline, Instant time) {
    return ask(
            namespace,
            pipeline,
            "query?query=sum%28http_request_duration_seconds_count%29&time=" + time)
        .at("/result/0/value/1")
        .asText();
  }

  /**
   * Makes sure that a claim of a namespace can be bound; what the claim must say for that, behind a
   * comma, or nothing where the cluster has a default class.
   */
  String volumeFor(String namespace) {
    boolean hasDefault =
        client().storage().v1().storageClasses().list().getItems().stream()
            .anyMatch(
                one ->
                    "true"
                        .equals(
                            Optional.ofNullable(one.getMetadata().getAnnotations())
                                .map(all -> all.get(DEFAULT_CLASS))
                                .orElse("")));
    if (hasDefault) {
      return "";
    }
    cluster.applyText(DIRECTORY_MAKER.formatted(namespace));
    PodResource maker = client().pods().inNamespace("default").withName(namespace);
    maker.waitUntilReady(1, TimeUnit.MINUTES);
    cluster.applyText(LOCAL_VOLUME.formatted(namespace, maker.get().getSpec().getNodeName()));
    maker.withGracePeriod(0).delete();
    return ", storageClassName: " + namespace;
  }

  /** Removes a namespace, and the volume that was made for it. */
  void removeNamespace(String namespace) {
    client().namespaces().withName(namespace).delete();
    client().persistentVolumes().withName(namespace).delete();
  }

  /** What a pipeline's Prometheus answers to a question of its API. */
  JsonNode ask(String namespace, String pipeline, String path) {
    String url = proxyUrl + SERVICE.formatted(namespace, pipeline + "-prometheus");
    String answer = Http.get(url + "/api/v1/" + path);
    try {
      return JSON.readTree(answer).required("data");
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalStateException("%s answered: %s".formatted(url, answer), e);
    }
  }

  @Override
  public void close() {
    operator.close();
    proxy.close();
    cluster.close();
  }
}
