package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PodStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TerminationStatus;
import dev.exemplars.operator.real.Kstatus;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What keeps Prometheus' Pod from running is said by the pipeline. Quota and Pod Security are those
 * of a real API server; for scheduler and kubelet, which are not there, the test speaks.
 */
class PodTroubleIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";
  private static final String ASKING =
      MINIMAL + "\nprometheus: {resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}}";

  private static final String UNSCHEDULED =
      "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '%s'}]";

  private static final String SCHEDULED =
      """
      phase: Running
      conditions: [{type: PodScheduled, status: 'True'}]
      containerStatuses:
        - {name: prometheus, image: p, imageID: '', ready: false, started: false, restartCount: %d, %s}
      """;

  private static final String ENDED =
      "{terminated: {reason: %s, exitCode: %d, message: password=secret,"
          + " startedAt: '2026-11-24T10:00:00Z', finishedAt: '2026-11-24T10:00:09Z'}}";

  private static final String QUOTA =
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: small, namespace: %s}
      spec: {hard: {requests.memory: 512Mi}}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("trouble");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Unschedulable, 0/1 nodes are available: 1 Insufficient memory.",
    "VolumePending, 0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."
  })
  void whatTheSchedulerSaysOfAPodIsToldAtOnceAndTakenBack(String reason, String words) {
    pipelines.apply("demo", MINIMAL);
    Pod pod = pod();

    NodelessPods.report(admin, pod, UNSCHEDULED.formatted(words));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", reason);

    assertThat(Pipelines.ready(status).message()).contains(pod.getMetadata().getName(), words);
    assertKstatus("InProgress");
    NodelessPods.report(admin, pod, SCHEDULED.formatted(0, "state: {running: {}}"));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  @ParameterizedTest
  @CsvSource({"ErrImagePull, ImagePullFailed", "CreateContainerConfigError, CrashLoop"})
  void whatTheKubeletWaitsForIsToldInItsWordAndNotInItsSentence(String waiting, String reason) {
    pipelines.apply("demo", MINIMAL);

    NodelessPods.report(
        admin,
        pod(),
        SCHEDULED.formatted(
            0, "state: {waiting: {reason: %s, message: password=secret}}".formatted(waiting)));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", reason);

    assertThat(Pipelines.ready(status).message()).contains(waiting).doesNotContain("secret");
    assertKstatus("InProgress");
  }

  @Test
  void podThatIsKilledForMemorySaysSoAndSoDoesItsStatus() {
    pipelines.apply("demo", MINIMAL);
    Pod pod = pod();

    crash(pod, 1, "state: {running: {}}", "OOMKilled", 137);
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "OOMKilled");

    assertThat(Pipelines.ready(status).message())
        .contains(pod.getMetadata().getName(), "spec.prometheus.resources");
    assertThat(status.prometheus().pod())
        .isEqualTo(
            new PodStatus(pod.getMetadata().getName(), 1, new TerminationStatus("OOMKilled", 137)));
  }

  @Test
  void podThatEndsAgainAndAgainIsToldInOneEvent() {
    pipelines.apply("demo", MINIMAL);
    Pod pod = pod();
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    for (int restarts = 1; restarts <= 5; restarts++) {
      int times = restarts;
      crash(pod, times, "state: {waiting: {reason: CrashLoopBackOff}}", "Error", 2);
      crash(pod, times, "state: {running: {}}", "Error", 2);
      pipelines.await("the restart", "demo", seen -> seen.prometheus().pod().restarts() == times);
    }

    assertThat(Pipelines.ready(pipelines.awaitReason("demo", "CrashLoop")).message())
        .contains("(Error, exit code 2)")
        .doesNotContain("secret");
    assertThat(events())
        .extracting(Event::getReason)
        .containsExactlyInAnyOrder("DeploymentUnavailable", "CrashLoop");
  }

  @Test
  void podThatLooksLikeOursButIsOfNoReplicaSetOfOursSaysNothing() {
    pipelines.apply("demo", MINIMAL);
    Pod pod = pod();
    NodelessPods.create(admin, namespace, "imposter", "127.0.0.1", "Pending", Map.of());
    Pod imposter =
        admin
            .pods()
            .inNamespace(namespace)
            .withName("imposter")
            .edit(
                one -> {
                  one.getMetadata().setLabels(pod.getMetadata().getLabels());
                  // Else the ReplicaSet adopts it.
                  one.getMetadata().getLabels().remove("pod-template-hash");
                  return one;
                });
    NodelessPods.report(admin, imposter, UNSCHEDULED.formatted("not ours"));

    NodelessPods.report(
        admin, pod, SCHEDULED.formatted(3, "state: {waiting: {reason: ErrImagePull}}"));

    assertThat(pipelines.awaitReason("demo", "ImagePullFailed").prometheus().pod().name())
        .isEqualTo(pod.getMetadata().getName());
  }

  @Test
  void quotaThatLeavesNoRoomIsNamedAndItsEndLetsThePodIn() {
    cluster.applyText(QUOTA.formatted(namespace));
    admin
        .resourceQuotas()
        .inNamespace(namespace)
        .withName("small")
        .editStatus(
            quota -> {
              quota.setStatus(
                  new ResourceQuotaStatusBuilder()
                      .withHard(quota.getSpec().getHard())
                      .addToUsed("requests.memory", new Quantity("0"))
                      .build());
              return quota;
            });
    pipelines.apply("demo", ASKING);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "QuotaExceeded");

    assertThat(Pipelines.ready(status).message())
        .contains("exceeded quota: small", "requests.memory=1Gi", "spec.prometheus.resources");
    assertKstatus("InProgress");
    cluster.deleteText(QUOTA.formatted(namespace));
    pod();
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  /** The Deployment keeps what others add to it: here something that restricted does not allow. */
  @Test
  void podSecurityThatRefusesThePodIsNamedAndStallsThePipeline() {
    pipelines.apply("demo", MINIMAL);
    pod();
    cluster.applyText(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: demo-prometheus, namespace: %s}
        spec: {template: {spec: {hostPID: true}}}
        """
            .formatted(namespace));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "PodSecurityDenied");

    assertThat(Pipelines.ready(status).message())
        .contains("violates PodSecurity", "restricted", "host namespaces");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertKstatus("Failed");
  }

  @Test
  void deadlineOfTheDeploymentEndsTheWaiting() {
    pipelines.apply("demo", MINIMAL);
    NodelessPods.report(admin, pod(), UNSCHEDULED.formatted("no node"));
    pipelines.awaitReason("demo", "Unschedulable");
    assertKstatus("InProgress");

    cluster.applyText(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: demo-prometheus, namespace: %s}
        spec: {progressDeadlineSeconds: 1}
        """
            .formatted(namespace));
    pipelines.await(
        "Stalled",
        "demo",
        status -> Pipelines.condition(status, ConditionType.Stalled).status().equals("True"));

    assertKstatus("Failed");
  }

  @Test
  void pipelineThatNobodyHasSeenYetIsNotUp() {
    operator.close();
    pipelines.apply("demo", MINIMAL);

    assertKstatus("InProgress");
  }

  private void assertKstatus(String expected) {
    assertThat(Kstatus.of(admin, namespace, "demo").status()).isEqualTo(expected);
  }

  private void crash(Pod pod, int restarts, String state, String reason, int exitCode) {
    NodelessPods.report(
        admin,
        pod,
        SCHEDULED.formatted(restarts, state + ", lastState: " + ENDED.formatted(reason, exitCode)));
  }

  /** The Pod of the pipeline's Deployment, once it is there. */
  private Pod pod() {
    Waiting.until("the Pod", PATIENCE, () -> pods().size() == 1);
    return pods().getFirst();
  }

  private List<Pod> pods() {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems();
  }

  private List<Event> events() {
    return admin.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "exemplars.dev/exemplar-operator".equals(event.getReportingController()))
        .toList();
  }
}
