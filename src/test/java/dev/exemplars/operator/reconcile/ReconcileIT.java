package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as its own ServiceAccount on a real API server with controllers and no node. */
class ReconcileIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("reconcile");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
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
    assertThat(operands.all().keySet())
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

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, PodAsAskedIT.PLACED})
  void secondReconcileAndARestartedOperatorWriteNothing(String spec) {
    restartWithPriorities();
    pipelines.apply("demo", spec + "\nverification: {interval: 5s}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    operands.awaitPods(1);
    Map<String, String> before = awaitSettledVersions();

    restartWithPriorities();
    before.put("ConfigMap/demo-prometheus-config-3-11", operands.touch(operands.config()));
    awaitReconciliations(3);

    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void changedOperandIsRepairedAndForeignMetadataStays() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String written = operands.config().getData().get("prometheus.yml");

    operands.edit(
        operands.config(),
        map -> {
          map.getMetadata().getAnnotations().put("team.example/owner", "shop");
          map.getData().put("prometheus.yml", "scrape_configs: []");
          map.getData().put("foreign.yml", "kept");
        });

    Waiting.until(
        "the repaired configuration",
        PATIENCE,
        () -> written.equals(operands.config().getData().get("prometheus.yml")));
    assertThat(operands.config().getMetadata().getAnnotations())
        .containsEntry("team.example/owner", "shop");
    assertThat(operands.config().getData()).containsEntry("foreign.yml", "kept");
  }

  @Test
  void deletedOperandComesBack() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String uid = operands.config().getMetadata().getUid();

    admin.resource(operands.config()).delete();

    Waiting.until(
        "the new ConfigMap",
        PATIENCE,
        () ->
            operands.all().containsKey("ConfigMap/demo-prometheus-config-3-11")
                && !operands.config().getMetadata().getUid().equals(uid));
  }

  @Test
  void operandThatLostItsLabelsIsFoundAndLabelledAgain() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String uid = operands.config().getMetadata().getUid();

    operands.edit(operands.config(), map -> map.getMetadata().getLabels().clear());

    Waiting.until(
        "the labels",
        PATIENCE,
        () ->
            "exemplar-operator"
                .equals(
                    operands
                        .config()
                        .getMetadata()
                        .getLabels()
                        .get("app.kubernetes.io/managed-by")));
    assertThat(operands.config().getMetadata().getUid()).isEqualTo(uid);
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
    assertThat(operands.config().getMetadata().getResourceVersion()).isEqualTo(version);
    admin.resource(foreign).delete();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  @Test
  void badChangeIsNamedAndTheLastGoodOperandsStay() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    operands.awaitPods(1);
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
  @Shows("spec.suspend")
  void suspendedPipelineIsLeftAsItIs() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String config = operands.config().getData().get("prometheus.yml");

    pipelines.apply("demo", MINIMAL + "\nsuspend: true\nscrape: {interval: 30s}");
    pipelines.await("the new generation", "demo", status -> true);
    awaitReconciliations(2);

    assertThat(operands.config().getData().get("prometheus.yml")).isEqualTo(config);
  }

  @Test
  void deletedPipelineLeavesNothing() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).isEmpty();

    pipelines.delete("demo");

    Waiting.until("garbage collection", Duration.ofSeconds(60), () -> operands.all().isEmpty());
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
        operands.all().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> entry.getValue().getMetadata().getResourceVersion()));
    versions.put("ExemplarPipeline/demo", pipelines.get("demo").getMetadata().getResourceVersion());
    return versions;
  }
}
