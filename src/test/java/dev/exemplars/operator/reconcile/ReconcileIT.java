package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as its own ServiceAccount on a real API server with controllers and no node. */
class ReconcileIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  /** Everything that goes into the Pod. */
  private static final String PLACED =
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

  /** An admission policy for one kind in one namespace. */
  private static final String REFUSE =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: %s}
      spec:
        matchConstraints:
          resourceRules:
            - {apiGroups: [%s], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [%s]}
        validations:
          - {expression: "%s", message: %s}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: %s}
      spec:
        policyName: %s
        validationActions: [Deny]
        matchResources:
          namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: %s}
      """;

  private static final Service SERVICE =
      new ServiceBuilder()
          .withNewMetadata()
          .withName("probe")
          .endMetadata()
          .withNewSpec()
          .withClusterIP("None")
          .endSpec()
          .build();

  private static final Deployment DEPLOYMENT =
      new DeploymentBuilder()
          .withNewMetadata()
          .withName("probe")
          .endMetadata()
          .withNewSpec()
          .withNewSelector()
          .addToMatchLabels("app", "probe")
          .endSelector()
          .withNewTemplate()
          .withNewMetadata()
          .addToLabels("app", "probe")
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("probe")
          .withImage("probe:1")
          .endContainer()
          .endSpec()
          .endTemplate()
          .endSpec()
          .build();

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("reconcile");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void withoutNodeThePipelineIsAppliedAndSaysThatNoPodIsAvailable() {
    pipelines.apply("demo", MINIMAL);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(Pipelines.ready(status).status()).isEqualTo("False");
    assertThat(Pipelines.condition(status, ConditionType.Reconciling).status()).isEqualTo("True");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("False");
    assertThat(operands().keySet())
        .containsExactlyInAnyOrder(
            "ServiceAccount/demo-prometheus",
            "Role/demo-prometheus",
            "RoleBinding/demo-prometheus",
            "ConfigMap/demo-prometheus-config-3-11",
            "Service/demo-prometheus",
            "Deployment/demo-prometheus",
            "ConfigMap/demo-grafana-datasources",
            "ConfigMap/demo-grafana-dashboard");
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
    awaitPods(1);

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
    awaitPods(1);

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

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, PLACED})
  void secondReconcileAndARestartedOperatorWriteNothing(String spec) {
    restartWithPriorities();
    pipelines.apply("demo", spec + "\nverification: {interval: 5s}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    awaitPods(1);
    Map<String, String> before = awaitSettledVersions();

    restartWithPriorities();
    before.put("ConfigMap/demo-prometheus-config-3-11", touch(config()));
    awaitReconciliations(3);

    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void changedOperandIsRepairedAndForeignMetadataStays() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String written = config().getData().get("prometheus.yml");

    edit(
        config(),
        map -> {
          map.getMetadata().getAnnotations().put("team.example/owner", "shop");
          map.getData().put("prometheus.yml", "scrape_configs: []");
          map.getData().put("foreign.yml", "kept");
        });

    Waiting.until(
        "the repaired configuration",
        PATIENCE,
        () -> written.equals(config().getData().get("prometheus.yml")));
    assertThat(config().getMetadata().getAnnotations()).containsEntry("team.example/owner", "shop");
    assertThat(config().getData()).containsEntry("foreign.yml", "kept");
  }

  @Test
  void deletedOperandComesBack() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String uid = config().getMetadata().getUid();

    admin.resource(config()).delete();

    Waiting.until(
        "the new ConfigMap",
        PATIENCE,
        () ->
            operands().containsKey("ConfigMap/demo-prometheus-config-3-11")
                && !config().getMetadata().getUid().equals(uid));
  }

  @Test
  void operandThatLostItsLabelsIsFoundAndLabelledAgain() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String uid = config().getMetadata().getUid();

    edit(config(), map -> map.getMetadata().getLabels().clear());

    Waiting.until(
        "the labels",
        PATIENCE,
        () ->
            "exemplar-operator"
                .equals(config().getMetadata().getLabels().get("app.kubernetes.io/managed-by")));
    assertThat(config().getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void objectOfAnotherOwnerIsNeverTouchedAndItsRemovalLetsThePipelineProceed() {
    ConfigMap foreign =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("demo-prometheus-config-3-11")
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
            .endMetadata()
            .addToData("prometheus.yml", "somebody else's")
            .build();
    String version = admin.resource(foreign).create().getMetadata().getResourceVersion();

    pipelines.apply("demo", MINIMAL + "\nverification: {interval: 5s}");
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NameConflict");

    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(Pipelines.ready(status).message()).contains("demo-prometheus-config-3-11");
    assertThat(config().getMetadata().getResourceVersion()).isEqualTo(version);
    admin.resource(foreign).delete();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  @Test
  void badChangeIsNamedAndTheLastGoodOperandsStay() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    awaitPods(1);
    Map<String, String> before = awaitSettledVersions();
    before.remove("ExemplarPipeline/demo");

    pipelines.apply("demo", MINIMAL + "\nprometheus: {version: 2.10.0}");
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "UnsupportedVersion");

    assertThat(Pipelines.ready(status).message())
        .contains("spec.prometheus.version", "2.10.0", "3.16");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    Map<String, String> after = versions();
    after.remove("ExemplarPipeline/demo");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void deploymentThatTheApiServerRefusesIsSpecInvalidAndNothingIsWritten() {
    cluster.applyText(
        REFUSE.formatted(
            namespace,
            "apps",
            "deployments",
            "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example/'))",
            "only images of registry.example are allowed here",
            namespace,
            namespace,
            namespace));
    Waiting.until("the policy to be in force", PATIENCE, () -> isRefused(DEPLOYMENT));

    pipelines.apply("demo", MINIMAL);
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.ready(status).message()).contains("only images of registry.example");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(operands()).isEmpty();
  }

  @Test
  void whatOnlyTheApiServerCanSeeOfAnEmbeddedTypeNamesTheFieldAndNothingIsWritten() {
    pipelines.apply(
        "demo",
        MINIMAL
            + """

            prometheus:
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                      - matchExpressions: [{key: disk, operator: Exists, values: [fast]}]
            """);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.ready(status).message())
        .contains(
            "spec.prometheus.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                + ".nodeSelectorTerms[0].matchExpressions[0].values: Forbidden");
    assertThat(operands()).isEmpty();
  }

  @Test
  void failedWriteIsToldAndTriedAgainUntilItSucceeds() {
    String policy =
        REFUSE.formatted(
            namespace,
            "\"\"",
            "services",
            "false",
            "no Service today",
            namespace,
            namespace,
            namespace);
    cluster.applyText(policy);
    Waiting.until("the policy to be in force", PATIENCE, () -> isRefused(SERVICE));

    pipelines.apply("demo", MINIMAL);
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "ApplyFailed");
    assertThat(Pipelines.ready(status).message()).contains("demo-prometheus", "no Service today");
    assertThat(Pipelines.condition(status, ConditionType.Reconciling).status()).isEqualTo("True");
    cluster.deleteText(policy);

    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  /** As Grafana's sidecar looks for them. */
  @Test
  @Shows({
    "spec.grafana.labels.dashboard.*",
    "spec.grafana.labels.datasource.*",
    "spec.grafana.folder"
  })
  void grafanaFindsItsObjectsByTheirLabelsAndTheFolderBesides() {
    pipelines.apply(
        "demo",
        MINIMAL
            + "\ngrafana: {folder: Team, labels: {dashboard: {board: ours}, datasource: {source: ours}}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(labelled("board"))
        .singleElement()
        .satisfies(
            map -> {
              assertThat(map.getMetadata().getName()).isEqualTo("demo-grafana-dashboard");
              assertThat(map.getMetadata().getAnnotations())
                  .containsEntry("grafana_folder", "Team");
            });
    assertThat(labelled("source"))
        .extracting(map -> map.getMetadata().getName())
        .containsExactly("demo-grafana-datasources");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracing: {tempo: {url: http://traces:1234}}  | url: \"http://traces.%s.svc:1234\"",
        "tracing: {jaeger: {url: http://traces:1234}} | url: \"http://traces.%s.svc:1234\"",
        "tracing: {zipkin: {url: http://traces:1234}} | url: \"http://traces.%s.svc:1234\"",
        "{tracing: {tempo: {url: http://traces:1234}}, grafana: {logs: {lokiUid: loki-1}}} | datasourceUid: \"loki-1\""
      })
  @Shows({
    "spec.tracing.tempo.url",
    "spec.tracing.jaeger.url",
    "spec.tracing.zipkin.url",
    "spec.grafana.logs.lokiUid"
  })
  void grafanaIsGivenTheTraceBackendAndTheLogs(String spec, String given) {
    pipelines.apply("demo", spec);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(
            admin
                .configMaps()
                .inNamespace(namespace)
                .withName("demo-grafana-datasources")
                .require()
                .getData()
                .values())
        .singleElement()
        .asString()
        .contains(given.formatted(namespace));
  }

  @Test
  @Shows("spec.grafana.dashboard.enabled")
  void dashboardThatIsNoLongerWantedIsRemoved() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL + "\ngrafana: {dashboard: {enabled: false}}");

    Waiting.until(
        "the dashboard to go",
        PATIENCE,
        () -> !operands().containsKey("ConfigMap/demo-grafana-dashboard"));
    assertThat(operands()).containsKey("ConfigMap/demo-grafana-datasources");
  }

  @Test
  @Shows("spec.suspend")
  void suspendedPipelineIsLeftAsItIs() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String config = config().getData().get("prometheus.yml");

    pipelines.apply("demo", MINIMAL + "\nsuspend: true\nscrape: {interval: 30s}");
    pipelines.await("the new generation", "demo", status -> true);
    awaitReconciliations(2);

    assertThat(config().getData().get("prometheus.yml")).isEqualTo(config);
  }

  @Test
  void deletedPipelineLeavesNothing() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).isEmpty();

    pipelines.delete("demo");

    Waiting.until("garbage collection", Duration.ofSeconds(60), () -> operands().isEmpty());
  }

  @Test
  void grafanaOfAnotherNamespaceNeedsAGrantAndTheRestWorks() {
    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: kube-public}");

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains("spec.grafana.namespace", "kube-public", "--grant-grafana-namespaces");
    assertThat(operands()).containsKey("Deployment/demo-prometheus");
    assertThat(operands().keySet()).noneMatch(key -> key.contains("grafana"));
  }

  @Test
  @Shows("spec.grafana.namespace")
  void grantedGrafanaNamespaceIsWrittenToAndCleanedUp() {
    String grafana = cluster.newNamespace("grafana");
    operator.close();
    operator =
        OperatorUnderTest.start(
            cluster, namespace, "--grant-grafana-namespaces=%s=%s".formatted(namespace, grafana));

    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: %s}".formatted(grafana));
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(managed(grafana)).hasSize(2);
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).hasSize(1);
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(managed(grafana)).isEmpty();
  }

  @Test
  void movedGrafanaNamespaceLeavesTheOldOneClean() {
    String grafana = cluster.newNamespace("grafana");
    operator.close();
    operator =
        OperatorUnderTest.start(
            cluster, namespace, "--grant-grafana-namespaces=%s=%s".formatted(namespace, grafana));
    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: %s}".formatted(grafana));
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL);

    Waiting.until("the old namespace to be clean", PATIENCE, () -> managed(grafana).isEmpty());
    Waiting.until(
        "the finalizer to go",
        PATIENCE,
        () -> pipelines.get("demo").getMetadata().getFinalizers().isEmpty());
    assertThat(operands()).containsKey("ConfigMap/demo-grafana-datasources");
  }

  @Test
  void podsOfANamespaceThatIsNotGrantedAreLeftOutAndTheRestWorks() {
    pipelines.apply(
        "demo",
        MINIMAL
            + "\nscrape: {namespaces: {from: Names, names: [%s, kube-public]}}"
                .formatted(namespace));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains(
            "spec.scrape.namespaces.names",
            "kube-public",
            "--grant-scrape-namespaces extended by " + namespace + "=kube-public");
    assertThat(operands()).containsKey("Deployment/demo-prometheus");
    assertThat(operands()).containsKey("Role/demo-prometheus");
    assertThat(config().getData().get("prometheus.yml")).doesNotContain("kube-public");
    assertThat(roles("kube-public")).isEmpty();
  }

  @Test
  void scrapedNamespaceGetsARoleThatGoesWhenItIsTakenOutOrThePipelineDeleted() {
    String scraped = cluster.newNamespace("scraped");
    restart("--grant-scrape-namespaces=%s=%s".formatted(namespace, scraped));
    String both =
        MINIMAL
            + "\nscrape: {namespaces: {from: Names, names: [%s, %s]}}"
                .formatted(namespace, scraped);

    pipelines.apply("demo", both);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(roles(scraped)).hasSize(2);
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).hasSize(1);

    pipelines.apply("demo", MINIMAL);
    Waiting.until("the roles to go", PATIENCE, () -> roles(scraped).isEmpty());

    pipelines.apply("demo", both);
    Waiting.until("the roles to come", PATIENCE, () -> roles(scraped).size() == 2);
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(roles(scraped)).isEmpty();
  }

  @Test
  void allNamespacesAreOneClusterRoleThatIsWrittenOnceAndGoesWithThePipeline() {
    restart("--grant-scrape-namespaces=%s=*".formatted(namespace));
    pipelines.apply(
        "demo", MINIMAL + "\nverification: {interval: 5s}\nscrape: {namespaces: {from: All}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = clusterRoles();
    assertThat(before).hasSize(2);
    assertThat(operands()).doesNotContainKey("Role/demo-prometheus");

    double reconciled = operator.reconciliations();
    touch(config());
    Waiting.until("reconciling", PATIENCE, () -> operator.reconciliations() > reconciled);
    assertThat(clusterRoles()).isEqualTo(before);

    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(clusterRoles()).isEmpty();
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  /** Roles and bindings of the operator in a namespace. */
  private List<HasMetadata> roles(String inNamespace) {
    return Stream.of(
            admin.rbac().roles().inNamespace(inNamespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(inNamespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(role -> role.getMetadata().getName().startsWith(namespace))
        .toList();
  }

  /** Cluster roles and bindings of this namespace's pipelines, and their versions. */
  private Map<String, String> clusterRoles() {
    return Stream.of(
            admin.rbac().clusterRoles().list().getItems(),
            admin.rbac().clusterRoleBindings().list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(role -> role.getMetadata().getName().startsWith(namespace))
        .collect(
            Collectors.toMap(
                HasMetadata::getKind, role -> role.getMetadata().getResourceVersion()));
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

  private ConfigMap config() {
    return admin
        .configMaps()
        .inNamespace(namespace)
        .withName("demo-prometheus-config-3-11")
        .require();
  }

  private List<ConfigMap> labelled(String key) {
    return admin.configMaps().inNamespace(namespace).withLabel(key, "ours").list().getItems();
  }

  private List<ConfigMap> managed(String inNamespace) {
    return admin
        .configMaps()
        .inNamespace(inNamespace)
        .withLabel("app.kubernetes.io/managed-by", "exemplar-operator")
        .list()
        .getItems();
  }

  private <T extends HasMetadata> String edit(T object, Consumer<T> change) {
    if (object.getMetadata().getAnnotations() == null) {
      object.getMetadata().setAnnotations(new HashMap<>());
    }
    change.accept(object);
    object.getMetadata().setManagedFields(null);
    return admin.resource(object).update().getMetadata().getResourceVersion();
  }

  /** A change that is none to the operator: it makes it look again. Gives the new version. */
  private String touch(HasMetadata object) {
    return edit(object, o -> o.getMetadata().getAnnotations().put("touched", "yes"));
  }

  private boolean isRefused(HasMetadata object) {
    try {
      admin.resource(object).inNamespace(namespace).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  private void awaitPods(int count) {
    Waiting.until(
        "Pods",
        PATIENCE,
        () -> admin.pods().inNamespace(namespace).list().getItems().size() == count);
  }

  /** Waits until the operator has reconciled that often since it started, by its own metrics. */
  private void awaitReconciliations(int count) {
    Waiting.until("reconciliations", PATIENCE, () -> operator.reconciliations() >= count);
  }

  /** Versions of everything, once the cluster's own controllers have nothing more to do. */
  private Map<String, String> awaitSettledVersions() {
    Waiting.until(
        "controllers to settle",
        PATIENCE,
        () -> {
          Deployment deployment =
              admin
                  .apps()
                  .deployments()
                  .inNamespace(namespace)
                  .withName("demo-prometheus")
                  .require();
          return deployment.getStatus().getConditions().size() >= 2;
        });
    return versions();
  }

  private Map<String, String> versions() {
    Map<String, String> versions =
        operands().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> entry.getValue().getMetadata().getResourceVersion()));
    versions.put("ExemplarPipeline/demo", pipelines.get("demo").getMetadata().getResourceVersion());
    return versions;
  }

  private Map<String, HasMetadata> operands() {
    return Stream.of(
            admin.serviceAccounts().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems(),
            admin.configMaps().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(object -> object.getMetadata().getName().startsWith("demo"))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                object -> object));
  }
}
