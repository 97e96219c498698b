package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The Pod of Prometheus that a Deployment's controller makes, on a real API server without a node.
 */
class PodAsAskedIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  /** A spec with everything that goes into the Pod. */
  static final String PLACED =
      MINIMAL
          + """

          prometheus:
            externalLabels: {cluster: $HOME}
            outOfOrderTimeWindow: 10m
            resources: {requests: {cpu: "0.2", memory: 1024Mi}, limits: {memory: "4294967296"}}
            nodeSelector: {disk: fast}
            tolerations:
              - {key: team, value: shop, effect: NoExecute, tolerationSeconds: 60}
              - {operator: Exists, effect: PreferNoSchedule}
            affinity:
              nodeAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]
              podAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: rack, labelSelector: {matchLabels: {app: tempo}}}
              podAntiAffinity:
                preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 7
                    podAffinityTerm: {topologyKey: zone, labelSelector: {matchLabels: {app: noisy}}}
            topologySpreadConstraints:
              - {topologyKey: zone, maxSkew: 2, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: shop}}}
              - {topologyKey: zone, maxSkew: 9, whenUnsatisfiable: DoNotSchedule, minDomains: 3, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor}
            priorityClassName: pipelines
            imagePullSecrets: [{name: mirror}]
          """;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("pod");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void podOfTheDeploymentIsAdmittedUnderRestrictedPodSecurity() {
    pipelines.apply("demo", MINIMAL);

    Waiting.until(
        "the ReplicaSet's Pod",
        PATIENCE,
        () -> !admin.pods().inNamespace(namespace).list().getItems().isEmpty());
  }

  @Test
  @Shows({
    "spec.prometheus.nodeSelector.*",
    "spec.prometheus.tolerations[].key",
    "spec.prometheus.tolerations[].operator",
    "spec.prometheus.tolerations[].value",
    "spec.prometheus.tolerations[].effect",
    "spec.prometheus.tolerations[].tolerationSeconds",
    "spec.prometheus.affinity.nodeAffinity",
    "spec.prometheus.affinity.podAffinity",
    "spec.prometheus.affinity.podAntiAffinity",
    "spec.prometheus.topologySpreadConstraints[].labelSelector",
    "spec.prometheus.topologySpreadConstraints[].maxSkew",
    "spec.prometheus.topologySpreadConstraints[].minDomains",
    "spec.prometheus.topologySpreadConstraints[].nodeAffinityPolicy",
    "spec.prometheus.topologySpreadConstraints[].nodeTaintsPolicy",
    "spec.prometheus.topologySpreadConstraints[].topologyKey",
    "spec.prometheus.topologySpreadConstraints[].whenUnsatisfiable",
    "spec.prometheus.priorityClassName",
    "spec.prometheus.resources.requests.*",
    "spec.prometheus.resources.limits.*",
    "spec.prometheus.imagePullSecrets[].name"
  })
  void podIsPlacedAsThePipelineSays() {
    restartWithPriorities();
    pipelines.apply("demo", PLACED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    operands.awaitPods(1);

    PodSpec pod = admin.pods().inNamespace(namespace).list().getItems().getFirst().getSpec();

    assertThat(pod.getNodeSelector()).containsExactly(Map.entry("disk", "fast"));
    assertThat(pod.getTolerations())
        .contains(
            new Toleration("NoExecute", "team", "Equal", 60L, "shop"),
            new Toleration("PreferNoSchedule", null, "Exists", null, null));
    assertThat(Serialization.asYaml(pod.getAffinity()))
        .contains("key: \"disk\"", "topologyKey: \"rack\"", "app: \"tempo\"");
    assertThat(pod.getAffinity().getPodAntiAffinity())
        .extracting(
            PodAntiAffinity::getPreferredDuringSchedulingIgnoredDuringExecution,
            InstanceOfAssertFactories.list(WeightedPodAffinityTerm.class))
        .singleElement()
        .satisfies(
            term -> {
              assertThat(term.getWeight()).isEqualTo(7);
              assertThat(term.getPodAffinityTerm().getLabelSelector().getMatchLabels())
                  .isEqualTo(Map.of("app", "noisy"));
            });
    assertThat(pod.getTopologySpreadConstraints())
        .extracting(
            TopologySpreadConstraint::getTopologyKey,
            TopologySpreadConstraint::getMaxSkew,
            TopologySpreadConstraint::getWhenUnsatisfiable,
            TopologySpreadConstraint::getMinDomains,
            TopologySpreadConstraint::getNodeAffinityPolicy,
            TopologySpreadConstraint::getNodeTaintsPolicy)
        .containsExactly(
            tuple("zone", 2, "ScheduleAnyway", null, null, null),
            tuple("zone", 9, "DoNotSchedule", 3, "Ignore", "Honor"));
    assertThat(pod.getTopologySpreadConstraints().getFirst().getLabelSelector().getMatchLabels())
        .isEqualTo(Map.of("app", "shop"));
    assertThat(pod.getPriorityClassName()).isEqualTo("pipelines");
    assertThat(pod.getPriority()).isEqualTo(7);
    assertThat(pod.getContainers().getFirst().getResources())
        .extracting(ResourceRequirements::getRequests, ResourceRequirements::getLimits)
        .containsExactly(
            Map.of("cpu", new Quantity("200m"), "memory", new Quantity("1Gi")),
            Map.of("memory", new Quantity("4294967296")));
    assertThat(pod.getImagePullSecrets()).containsExactly(new LocalObjectReference("mirror"));
  }

  @Test
  @Shows({"spec.prometheus.image", "spec.prometheus.exemplars.limit"})
  void podIsOfTheImageAndHasTheMemoryForTheMostExemplars() {
    String image = "quay.io/prometheus/prometheus:v3.16.0-distroless";
    pipelines.apply(
        "demo",
        MINIMAL + "\nprometheus: {image: %s, exemplars: {limit: 4000000}}".formatted(image));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    operands.awaitPods(1);

    Container container =
        admin
            .pods()
            .inNamespace(namespace)
            .list()
            .getItems()
            .getFirst()
            .getSpec()
            .getContainers()
            .getFirst();

    assertThat(container.getImage()).isEqualTo(image);
    assertThat(container.getResources().getRequests())
        .containsEntry("memory", new Quantity("1280Mi"));
  }

  private void restartWithPriorities() {
    cluster.applyText(
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: pipelines}
        value: 7
        """);
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, "--grant-priority-classes=pipelines");
  }
}
