package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PodState.Termination;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodChecksTest {

  private static final Optional<PodState> NONE = Optional.empty();

  /** What the deployment controller quotes of the API server. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pods "x" is forbidden: exceeded quota: q, requested: memory=2Gi                   | QuotaExceeded
          pods "x" is forbidden: failed quota: q: must specify memory for: prometheus       | QuotaExceeded
          pods "x" is forbidden: insufficient quota to match these scopes: [{PriorityClass}] | QuotaExceeded
          pods "x" is forbidden: violates PodSecurity "restricted:latest": hostPort         | PodSecurityDenied
          admission webhook "policy" denied the request: no                                 | DeploymentUnavailable
          """)
  void a_refused_pod_says_who_refuses_it(String refusal, Reason reason) {
    assertThat(found(refused(refusal, false), NONE))
        .satisfies(finding -> assertThat(finding.reason()).isEqualTo(reason))
        .satisfies(
            finding ->
                assertThat(finding.message()).contains("Deployment checkout-prometheus", refusal));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0/3 nodes are available: 3 Insufficient memory.                                       | Unschedulable
          Scheduling is blocked due to non-empty scheduling gates                               | Unschedulable
          0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.            | VolumePending
          0/3 nodes are available: persistentvolumeclaim "demo" not found.                      | VolumePending
          0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.  | VolumePending
          0/3 nodes are available: 3 node(s) had volume node affinity conflict.                 | VolumePending
          """)
  void a_pod_without_a_node_says_what_the_scheduler_says(String words, Reason reason) {
    assertThat(found(unavailable(false), unscheduled(words)))
        .satisfies(finding -> assertThat(finding.reason()).isEqualTo(reason))
        .satisfies(finding -> assertThat(finding.message()).contains("Pod demo", words));
  }

  @ParameterizedTest(name = "waiting {0}, ended {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ErrImagePull               |           |       | ImagePullFailed       | image quay.io/prometheus/prometheus:v3.16.0 of Pod demo cannot be pulled (ErrImagePull)
          ImagePullBackOff           |           |       | ImagePullFailed       | (ImagePullBackOff)
          InvalidImageName           |           |       | ImagePullFailed       | (InvalidImageName)
          CreateContainerConfigError |           |       | CrashLoop             | cannot be started (CreateContainerConfigError)
          RunContainerError          | StartError| early | CrashLoop             | cannot be started (RunContainerError)
          CrashLoopBackOff           | Error     | early | CrashLoop             | ends soon after it starts (Error, exit code 3)
                                     | Error     | early | CrashLoop             | ends soon after it starts (Error, exit code 3)
          CrashLoopBackOff           | OOMKilled | early | OOMKilled             | needs more memory than it gets
                                     | OOMKilled | late  | OOMKilled             | needs more memory than it gets
                                     | Error     | late  | DeploymentUnavailable | its Pod is not ready
          ContainerCreating          |           |       | DeploymentUnavailable | its Pod is not ready
          PodInitializing            |           |       | DeploymentUnavailable | its Pod is not ready
          """)
  void a_container_that_does_not_run_says_why(
      @Nullable String waiting,
      @Nullable String ended,
      @Nullable String when,
      Reason reason,
      String message) {
    assertThat(found(unavailable(false), container(false, waiting, ended, "early".equals(when))))
        .satisfies(finding -> assertThat(finding.reason()).isEqualTo(reason))
        .satisfies(finding -> assertThat(finding.message()).contains(message));
  }

  @Test
  void what_a_container_has_come_up_from_explains_nothing() {
    assertThat(found(unavailable(false), container(true, null, "OOMKilled", true)).reason())
        .isEqualTo(Reason.DeploymentUnavailable);
  }

  @Test
  void a_pod_says_nothing_of_a_deployment_that_is_available_or_not_taken_up() {
    Optional<PodState> pod = unscheduled("no node");
    assertThat(PodChecks.podRuns(evidence(new DeploymentState.Available(), pod))).isEmpty();
    assertThat(found(new DeploymentState.NotTakenUp("it does not exist yet"), pod))
        .isEqualTo(
            Finding.no(
                Reason.DeploymentUnavailable,
                "Deployment checkout-prometheus has no available Pod: it does not exist yet; see its"
                    + " Pods"));
  }

  /** Reconciling while the cluster may mend it, stalled when its own deadline has passed. */
  @ParameterizedTest(name = "{0}, overdue {1}: stalled {2}")
  @CsvSource({
    "quota,     false, false",
    "quota,     true,  true",
    "security,  false, true",
    "webhook,   false, false",
    "webhook,   true,  true",
    "scheduler, false, false",
    "scheduler, true,  true",
    "image,     false, false",
    "image,     true,  true",
    "crash,     false, false",
    "crash,     true,  true",
    "starting,  false, false",
    "starting,  true,  false"
  })
  void waiting_helps_until_the_deployments_own_deadline(
      String what, boolean overdue, boolean stalled) {
    // when
    Readiness readiness =
        Readiness.of(
            switch (what) {
              case "quota" -> evidence(refused("exceeded quota", overdue), NONE);
              case "security" -> evidence(refused("violates PodSecurity", overdue), NONE);
              case "webhook" -> evidence(refused("admission webhook denied", overdue), NONE);
              case "scheduler" -> evidence(unavailable(overdue), unscheduled("no node"));
              case "image" ->
                  evidence(unavailable(overdue), container(false, "ErrImagePull", null, false));
              case "crash" -> evidence(unavailable(overdue), container(false, null, "Error", true));
              default -> evidence(unavailable(overdue), container(false, null, null, false));
            });

    // then
    assertThat(readiness.ready().outcome()).isEqualTo(Outcome.False);
    assertThat(readiness.stalled().outcome()).isEqualTo(stalled ? Outcome.True : Outcome.False);
    assertThat(readiness.reconciling().outcome()).isEqualTo(stalled ? Outcome.False : Outcome.True);
  }

  private static Finding found(DeploymentState deployment, Optional<PodState> pod) {
    return PodChecks.podRuns(evidence(deployment, pod)).orElseThrow();
  }

  private static Evidence evidence(DeploymentState deployment, Optional<PodState> pod) {
    return new Evidence(
        Given.plan(Given.MINIMAL),
        deployment,
        pod,
        new PrometheusObservation.NotAsked(),
        false,
        Optional.empty());
  }

  private static DeploymentState refused(String why, boolean overdue) {
    return new DeploymentState.Unavailable(Optional.of(why), overdue);
  }

  private static DeploymentState unavailable(boolean overdue) {
    return new DeploymentState.Unavailable(Optional.empty(), overdue);
  }

  private static Optional<PodState> unscheduled(String words) {
    return Optional.of(
        new PodState("demo", false, 0, Optional.empty(), Optional.of(words), Optional.empty()));
  }

  private static Optional<PodState> container(
      boolean up, @Nullable String waiting, @Nullable String ended, boolean early) {
    return Optional.of(
        new PodState(
            "demo",
            up,
            5,
            Optional.ofNullable(ended).map(reason -> new Termination(reason, 3, early)),
            Optional.empty(),
            Optional.ofNullable(waiting)));
  }
}
