package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a namespace needs in which nothing connects, and nothing runs, without a word about it. */
class LockedDownIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MINIMAL =
      "tracing: {tempo: {url: http://tempo:3200}}\nverification: {interval: 5s}\n";

  private static final String PEERS =
      """
      prometheus:
        networkPolicy:
          enabled: true
          from:
            - podSelector: {matchLabels: {app: check}}
            - namespaceSelector: {}
            - namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop, ops]}]}
              podSelector: {matchLabels: {app: grafana}, matchExpressions: [{key: old, operator: DoesNotExist}]}
            - namespaceSelector: {matchLabels: {team: shop}}
            - ipBlock: {cidr: 10.1.2.3/8, except: [10.1.0.0/16, 10.2.3.4/32]}
            - ipBlock: {cidr: "FD00::/8"}
      """;

  /** The same, as Kubernetes has it; the last is the operator. */
  private static final String ADMITTED =
      """
      podSelector:
        matchLabels:
          {app.kubernetes.io/name: prometheus, app.kubernetes.io/component: prometheus, app.kubernetes.io/instance: demo}
      policyTypes: [Ingress]
      ingress:
        - ports: [{port: 9090, protocol: TCP}]
          from:
            - podSelector: {matchLabels: {app: check}}
            - namespaceSelector: {}
            - namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop, ops]}]}
              podSelector: {matchLabels: {app: grafana}, matchExpressions: [{key: old, operator: DoesNotExist}]}
            - namespaceSelector: {matchLabels: {team: shop}}
            - ipBlock: {cidr: 10.1.2.3/8, except: [10.1.0.0/16, 10.2.3.4/32]}
            - ipBlock: {cidr: "FD00::/8"}
            - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: exemplar-operator}}
              podSelector: {matchLabels: {app.kubernetes.io/name: exemplar-operator}}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("locked");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private OperatorUnderTest operator =
      start("--grant-network-peers=" + namespace, "--operator-namespace=exemplar-operator");

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  @Shows({
    "spec.prometheus.networkPolicy.enabled",
    "spec.prometheus.networkPolicy.from[].podSelector.matchLabels.*",
    "spec.prometheus.networkPolicy.from[].podSelector.matchExpressions[].key",
    "spec.prometheus.networkPolicy.from[].podSelector.matchExpressions[].operator",
    "spec.prometheus.networkPolicy.from[].podSelector.matchExpressions[].values[]",
    "spec.prometheus.networkPolicy.from[].namespaceSelector.matchLabels.*",
    "spec.prometheus.networkPolicy.from[].namespaceSelector.matchExpressions[].key",
    "spec.prometheus.networkPolicy.from[].namespaceSelector.matchExpressions[].operator",
    "spec.prometheus.networkPolicy.from[].namespaceSelector.matchExpressions[].values[]",
    "spec.prometheus.networkPolicy.from[].ipBlock.cidr",
    "spec.prometheus.networkPolicy.from[].ipBlock.except[]",
  })
  void onlyTheNamedAndTheOperatorConnectUntilThePolicyIsTurnedOff() {
    pipelines.apply("demo", MINIMAL + PEERS);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(policy())
        .map(NetworkPolicy::getSpec)
        .contains(Serialization.unmarshal(ADMITTED, NetworkPolicySpec.class));
    Pod pod = awaitPod(Map.of());
    assertThat(selected()).extracting(one -> one.getMetadata().getUid()).containsExactly(uid(pod));

    pipelines.apply("demo", MINIMAL + "prometheus: {networkPolicy: {enabled: false}}");
    Waiting.until("the policy to go", PATIENCE, () -> policy().isEmpty());
    assertThat(uid(awaitPod(Map.of()))).isEqualTo(uid(pod));
  }

  @Test
  void aPolicyIsWrittenOnceWhateverIsInItsSelectors() {
    pipelines.apply("all", MINIMAL + PEERS);
    pipelines.apply("own", MINIMAL + "prometheus: {networkPolicy: {enabled: true}}");
    pipelines.awaitReason("all", "DeploymentUnavailable");
    pipelines.awaitReason("own", "DeploymentUnavailable");
    operator.close();
    operator =
        start("--grant-network-peers=" + namespace, "--operator-namespace=exemplar-operator");

    // A sign from each that it was looked at by the new operator, which compares all of it.
    pipelines.apply("all", MINIMAL + PEERS + "alerts: {enabled: false}");
    pipelines.apply(
        "own", MINIMAL + "prometheus: {networkPolicy: {enabled: true}}\nalerts: {enabled: false}");
    pipelines.await("the change", "all", PATIENCE, status -> true);
    pipelines.await("the change", "own", PATIENCE, status -> true);

    assertThat(cluster.audit().ofTheOperator(namespace))
        .filteredOn(write -> write.resource().equals("networkpolicies") && !write.dryRun())
        .extracting(Write::name)
        .containsExactlyInAnyOrder("all-prometheus", "own-prometheus");
  }

  @Test
  void byDefaultTheNamespaceConnectsAndAnOperatorOutsideIsNoPeer() {
    operator.close();
    operator = start();

    pipelines.apply("demo", MINIMAL + "prometheus: {networkPolicy: {enabled: true, from: []}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    NetworkPolicyPeer all = Serialization.unmarshal("podSelector: {}", NetworkPolicyPeer.class);
    assertThat(policy().orElseThrow().getSpec().getIngress().getFirst().getFrom())
        .containsExactly(all);
  }

  @Test
  void whoIsBeyondTheNamespaceNeedsAGrantAndThePolicyBeforeStays() {
    operator.close();
    operator = start("--grant-network-peers=another");
    pipelines.apply("demo", MINIMAL + "prometheus: {networkPolicy: {enabled: true}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    NetworkPolicySpec before = policy().orElseThrow().getSpec();

    pipelines.apply("demo", MINIMAL + PEERS);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");
    assertThat(Pipelines.ready(status).message())
        .contains("spec.prometheus.networkPolicy.from[1]")
        .contains("--grant-network-peers")
        .contains(namespace);
    assertThat(policy()).map(NetworkPolicy::getSpec).contains(before);
  }

  @Test
  void aPolicyOfSomebodyElseIsNeverTouched() {
    cluster.applyText(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: demo-prometheus, namespace: %s, labels: {app.kubernetes.io/managed-by: exemplar-operator}}
        spec: {podSelector: {}}
        """
            .formatted(namespace));
    String version = policy().orElseThrow().getMetadata().getResourceVersion();

    pipelines.apply("demo", MINIMAL + "prometheus: {networkPolicy: {enabled: true}}");

    pipelines.awaitReason("demo", "NameConflict");
    assertThat(policy().orElseThrow().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  @Shows({"spec.prometheus.podMetadata.labels.*", "spec.prometheus.podMetadata.annotations.*"})
  void thePodCarriesWhatIsAskedForAndAChangeReplacesIt() {
    String note = "${HOME} {{ .x }} $(id) \"'\n- *a: &b";
    pipelines.apply("demo", MINIMAL + metadata("shop", note));
    Pod first = awaitPod(Map.of("cost-center", "shop"));

    assertThat(first.getMetadata().getAnnotations()).containsEntry("example.com/note", note);
    assertThat(first.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/instance", "demo")
        .containsEntry("app.kubernetes.io/managed-by", "exemplar-operator");

    pipelines.apply("demo", MINIMAL + metadata("search", note));
    Pod second = awaitPod(Map.of("cost-center", "search"));
    assertThat(uid(second)).isNotEqualTo(uid(first));
  }

  private OperatorUnderTest start(String... options) {
    return OperatorUnderTest.start(cluster, namespace, options);
  }

  private static String metadata(String costCenter, String note) {
    return "prometheus: {podMetadata: {labels: {cost-center: %s}, annotations: {example.com/note: %s}}}"
        .formatted(costCenter, Serialization.asJson(note));
  }

  private Optional<NetworkPolicy> policy() {
    return Optional.ofNullable(
        admin.network().networkPolicies().inNamespace(namespace).withName("demo-prometheus").get());
  }

  private List<Pod> selected() {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabels(policy().orElseThrow().getSpec().getPodSelector().getMatchLabels())
        .list()
        .getItems();
  }

  /** The one Pod there is, once it has these labels; a Pod without a node goes at once. */
  private Pod awaitPod(Map<String, String> labels) {
    Waiting.until("the Pod", PATIENCE, () -> pods(labels).size() == 1);
    return pods(labels).getFirst();
  }

  private List<Pod> pods(Map<String, String> labels) {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabels(labels)
        .withLabel("app.kubernetes.io/instance", "demo")
        .list()
        .getItems();
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
