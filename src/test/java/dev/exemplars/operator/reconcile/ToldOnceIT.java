package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.ApiProxy;
import dev.exemplars.operator.real.Fault;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of state is told in one Event, whatever the way to the API server does to it. */
class ToldOnceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STATUS = 1;
  private static final int EVENT = 2;

  private static final String CRASHED =
      """
      phase: Running
      conditions: [{type: PodScheduled, status: 'True'}]
      containerStatuses:
        - name: prometheus
          image: p
          imageID: ''
          ready: false
          started: false
          restartCount: %d
          state: {running: {}}
          lastState: {terminated: {reason: Error, exitCode: 2}}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("told");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final ApiProxy proxy = ApiProxy.to(cluster);
  private final OperatorUnderTest operator =
      OperatorUnderTest.start(cluster.asOperatorThrough(proxy), namespace);

  @BeforeEach
  void startAPipeline() {
    pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
    Waiting.until("the Pod", PATIENCE, () -> pods().size() == 1);
    pipelines.await(
        "the Pod that waits",
        "demo",
        status ->
            status.prometheus().pod() != null
                && Pipelines.ready(status).reason().equals("DeploymentUnavailable"));
    Waiting.until("its Event", PATIENCE, () -> reasons().equals(List.of("DeploymentUnavailable")));
  }

  @AfterEach
  void stop() {
    operator.close();
    proxy.close();
  }

  @Test
  void aStatusThatNoWatchHasShownYetIsNotJudgedByTheOneBefore() {
    proxy.holdWatches("exemplarpipelines");
    crash(1);
    pipelines.awaitReason("demo", "CrashLoop");

    crash(2);

    awaitRestarts(2);
    assertThat(reasons()).containsExactlyInAnyOrder("DeploymentUnavailable", "CrashLoop");
    NodelessPods.report(admin, pods().getFirst(), "phase: Pending");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  /** Nothing is written over a version that it was not made from; the next look makes up for it. */
  @Test
  void aStatusOfAPipelineThatSomebodyChangedMeanwhileIsMadeAnewAndToldOnce() {
    proxy.holdWatches("exemplarpipelines");
    admin
        .resource(pipelines.get("demo"))
        .edit(
            pipeline -> {
              pipeline.getMetadata().getLabels().put("team", "shop");
              return pipeline;
            });
    proxy.expect(Fault.Killed, Integer.MAX_VALUE);
    crash(1);
    Waiting.until("the first try", PATIENCE, () -> proxy.counted(Fault.Killed) >= 1);
    assertThat(reasons()).containsExactly("DeploymentUnavailable");

    proxy.resumeWatches();

    pipelines.awaitReason("demo", "CrashLoop");
    awaitEvents();
  }

  @ParameterizedTest
  @ValueSource(ints = {STATUS, EVENT})
  void whatIsWrittenThoughTheAnswerIsLostIsToldOnce(int write) {
    proxy.expect(Fault.CutAfter, write);

    crash(1);

    pipelines.awaitReason("demo", "CrashLoop");
    awaitEvents();
    crash(2);
    awaitRestarts(2);
    assertThat(proxy.struck()).isTrue();
    assertThat(reasons()).containsExactlyInAnyOrder("DeploymentUnavailable", "CrashLoop");
  }

  @ParameterizedTest
  @EnumSource(names = {"Conflict", "CutBefore", "InternalError"})
  void aStatusThatIsNotWrittenAtFirstIsToldOnceItIs(Fault fault) {
    proxy.expect(fault, STATUS);

    crash(1);

    pipelines.awaitReason("demo", "CrashLoop");
    awaitEvents();
    assertThat(proxy.struck()).isTrue();
  }

  private void awaitEvents() {
    Waiting.until("the Event", PATIENCE, () -> reasons().size() >= 2);
    assertThat(reasons()).containsExactlyInAnyOrder("DeploymentUnavailable", "CrashLoop");
  }

  private void awaitRestarts(int restarts) {
    pipelines.await("the restart", "demo", status -> restarts(status) == restarts);
  }

  private static int restarts(ExemplarPipelineStatus status) {
    return status.prometheus().pod().restarts();
  }

  private void crash(int restarts) {
    NodelessPods.report(admin, pods().getFirst(), CRASHED.formatted(restarts));
  }

  private List<Pod> pods() {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems();
  }

  private List<String> reasons() {
    return admin.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "exemplars.dev/exemplar-operator".equals(event.getReportingController()))
        .map(Event::getReason)
        .toList();
  }
}
