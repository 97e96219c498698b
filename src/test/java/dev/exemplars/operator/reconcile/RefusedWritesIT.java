package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that the API server refuses, on a real one with admission policies. */
class RefusedWritesIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

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
  private final String namespace = cluster.newNamespace("refused");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
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
    assertThat(operands.all()).isEmpty();
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
    assertThat(operands.all()).isEmpty();
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

  private boolean isRefused(HasMetadata object) {
    try {
      admin.resource(object).inNamespace(namespace).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }
}
