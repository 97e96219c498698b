package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.Kstatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects of others where operands belong: never touched, named, and waited for. */
class NameConflictIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPEC =
      "{tracing: {tempo: {url: http://tempo:3200}}, verification: {interval: 5s}}";

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("conflict");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  /** No watch shows it: it has no label of ours. */
  @Test
  void whileANameIsTakenEachTryIsOneReadAndNoWriteAndWhenItIsFreeThePipelineProceeds() {
    HasMetadata foreign = admin.resource(service(Map.of())).create();
    pipelines.apply("demo", SPEC);
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NameConflict");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(Pipelines.ready(status).message())
        .contains("Service %s/demo-prometheus".formatted(namespace));
    assertThat(Kstatus.of(admin, namespace, "demo").status()).isEqualTo("Failed");
    awaitTries(1);
    int reads = reads().size();
    int writes = writes().size();

    awaitTries(2);

    assertThat(writes()).hasSize(writes);
    assertThat(reads().subList(reads, reads().size()))
        .hasSizeBetween(2, 3)
        .allSatisfy(
            read ->
                assertThat(read)
                    .extracting(Write::verb, Write::resource, Write::name)
                    .containsExactly("get", "services", "demo-prometheus"));
    assertThat(admin.resource(service(Map.of())).get().getMetadata().getResourceVersion())
        .isEqualTo(foreign.getMetadata().getResourceVersion());

    admin.resource(foreign).delete();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  @Test
  void whatStandsBeforeTheTakenNameIsRepairedMeanwhile() {
    admin.resource(service(Map.of())).create();
    pipelines.apply("demo", SPEC);
    pipelines.awaitReason("demo", "NameConflict");
    var account = admin.serviceAccounts().inNamespace(namespace).withName("demo-prometheus");
    String uid = account.require().getMetadata().getUid();

    account.delete();

    Waiting.until(
        "the ServiceAccount",
        PATIENCE,
        () -> account.get() != null && !account.require().getMetadata().getUid().equals(uid));
    assertThat(Pipelines.ready(pipelines.get("demo").getStatus()).reason())
        .isEqualTo("NameConflict");
  }

  @Test
  void objectWithOurLabelsOrThoseOfAnotherPipelineIsNotOurs() {
    HasMetadata labelled =
        admin
            .resource(service(Map.of("app.kubernetes.io/managed-by", "exemplar-operator")))
            .create();
    pipelines.apply("demo", SPEC);
    pipelines.awaitReason("demo", "NameConflict");
    awaitTries(1);

    assertThat(admin.resource(service(Map.of())).get().getMetadata().getResourceVersion())
        .isEqualTo(labelled.getMetadata().getResourceVersion());
    admin.resource(labelled).delete();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  /** Nothing in it says whose it was: it may be anybody's by now. */
  @Test
  void operandThatLostBothMarksOfItsOwnerIsLeftAloneAndNamed() {
    pipelines.apply("demo", SPEC);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    var dashboard = admin.configMaps().inNamespace(namespace).withName("demo-grafana-dashboard");

    String version =
        dashboard
            .edit(
                map ->
                    new ConfigMapBuilder(map)
                        .editMetadata()
                        .withOwnerReferences(List.of())
                        .withAnnotations(Map.of())
                        .endMetadata()
                        .build())
            .getMetadata()
            .getResourceVersion();
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NameConflict");

    assertThat(Pipelines.ready(status).message()).contains("demo-grafana-dashboard");
    assertThat(dashboard.require().getMetadata().getResourceVersion()).isEqualTo(version);
    dashboard.delete();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  private void awaitTries(int count) {
    double before = operator.reconciliations();
    Waiting.until("tries", PATIENCE, () -> operator.reconciliations() >= before + count);
  }

  private List<Write> reads() {
    return cluster.audit().readsOfTheOperator(namespace);
  }

  private List<Write> writes() {
    return cluster.audit().ofTheOperator(namespace);
  }

  private Service service(Map<String, String> labels) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("demo-prometheus")
        .withNamespace(namespace)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .endSpec()
        .build();
  }
}
