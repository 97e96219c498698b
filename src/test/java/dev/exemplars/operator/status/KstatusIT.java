package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PodState.Termination;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.NotAsked;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.real.Kstatus;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.Readiness;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every status that the operator can write, before the library by which GitOps tools judge it. */
class KstatusIT {

  private static final List<ConditionType> OF_KSTATUS =
      List.of(ConditionType.Ready, ConditionType.Reconciling, ConditionType.Stalled);

  static final long GENERATION = 7;
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void readyIsCurrentInWorkIsInProgressAndStuckIsFailed() {
    assertThat(judged(resource -> {}))
        .allSatisfy((status, verdict) -> assertThat(verdict).isEqualTo(expected(status)));
    assertThat(judged(resource -> {}).values()).contains("Current", "InProgress", "Failed");
  }

  @Test
  void statusOfAnEarlierSpecIsInProgress() {
    assertThat(judged(resource -> metadata(resource).put("generation", GENERATION + 1)))
        .allSatisfy((status, verdict) -> assertThat(verdict).isEqualTo("InProgress"));
  }

  @Test
  void pipelineThatIsBeingDeletedIsTerminating() {
    assertThat(
            judged(resource -> metadata(resource).put("deletionTimestamp", "2026-11-24T10:00:00Z")))
        .allSatisfy((status, verdict) -> assertThat(verdict).isEqualTo("Terminating"));
  }

  @Test
  void everyStatusHasTheThreeConditionsOfItsGenerationAndAtMostOneOfTwoIsTrue() {
    assertThat(statuses())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            status -> {
              assertThat(status.conditions())
                  .extracting(condition -> condition.type())
                  .containsExactly("Ready", "Reconciling", "Stalled");
              assertThat(status.conditions())
                  .allMatch(condition -> condition.observedGeneration() == GENERATION);
              assertThat(OF_KSTATUS.stream().filter(type -> is(status, type)).toList()).hasSize(1);
            });
  }

  private static Map<ExemplarPipelineStatus, String> judged(Consumer<ObjectNode> change) {
    List<ExemplarPipelineStatus> statuses = statuses();
    List<JsonNode> resources = new ArrayList<>();
    for (ExemplarPipelineStatus status : statuses) {
      ObjectNode resource = resource(status);
      change.accept(resource);
      resources.add(resource);
    }
    List<Kstatus.Verdict> verdicts = Kstatus.of(resources);
    assertThat(verdicts).hasSameSizeAs(statuses);
    return statuses.stream()
        .collect(
            Collectors.toMap(
                status -> status, status -> verdicts.get(statuses.indexOf(status)).status()));
  }

  private static String expected(ExemplarPipelineStatus status) {
    if (is(status, ConditionType.Ready)) {
      return "Current";
    }
    return is(status, ConditionType.Stalled) ? "Failed" : "InProgress";
  }

  private static boolean is(ExemplarPipelineStatus status, ConditionType type) {
    return Conditions.find(status, type).orElseThrow().status().equals(Outcome.True.name());
  }

  static ObjectNode resource(ExemplarPipelineStatus status) {
    ObjectNode resource =
        JSON.createObjectNode()
            .put("apiVersion", "exemplars.dev/v1alpha1")
            .put("kind", "ExemplarPipeline");
    resource.putObject("metadata").put("name", "checkout").put("generation", GENERATION);
    resource.putObject("spec");
    resource.set("status", JSON.valueToTree(status));
    return resource;
  }

  static ObjectNode metadata(ObjectNode resource) {
    return (ObjectNode) resource.path("metadata");
  }

  static List<ExemplarPipelineStatus> statuses() {
    return readinesses()
        .map(readiness -> Seen.atStart().ofGeneration(GENERATION).judged(readiness).report())
        .map(report -> Seen.news(new StatusFactory(InstantSource.fixed(Seen.START)), null, report))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** All that the verdict can come to. */
  private static Stream<Readiness> readinesses() {
    Stream<Readiness> withoutEvidence =
        Arrays.stream(Reason.values())
            .flatMap(
                reason ->
                    Stream.of(
                        Readiness.refused(
                            List.of(new SpecProblem(reason, "spec.x", "1", "is odd"))),
                        Readiness.stuck(reason, "x"),
                        Readiness.retrying(reason, "x")));
    return Stream.concat(withoutEvidence, evidence().map(Readiness::of));
  }

  private static Stream<Evidence> evidence() {
    List<Evidence> all = new ArrayList<>();
    for (String fields : List.of("{}", "{suspend: true}", "grafana: {namespace: monitoring}")) {
      for (DeploymentState deployment : deployments()) {
        for (Optional<PodState> pod : pods()) {
          for (PrometheusObservation seen : observations()) {
            all.add(
                new Evidence(Given.plan(fields), deployment, pod, seen, true, Optional.empty()));
            all.add(
                new Evidence(Given.plan(fields), deployment, pod, seen, false, Optional.empty()));
          }
        }
      }
    }
    return all.stream();
  }

  private static List<DeploymentState> deployments() {
    List<DeploymentState> all = new ArrayList<>();
    all.add(new DeploymentState.Available());
    all.add(new DeploymentState.NotTakenUp("it does not exist yet"));
    for (boolean overdue : List.of(true, false)) {
      all.add(new DeploymentState.Unavailable(Optional.empty(), overdue));
      for (String refusal : List.of("exceeded quota", "violates PodSecurity", "webhook denied")) {
        all.add(new DeploymentState.Unavailable(Optional.of(refusal), overdue));
      }
    }
    return all;
  }

  private static List<Optional<PodState>> pods() {
    Optional<String> none = Optional.empty();
    Optional<Termination> killed = Optional.of(new Termination("OOMKilled", 137, true));
    Optional<Termination> crashed = Optional.of(new Termination("Error", 2, true));
    return List.of(
        Optional.empty(),
        Optional.of(new PodState("p", true, 0, Optional.empty(), none, none)),
        Optional.of(new PodState("p", false, 0, Optional.empty(), Optional.of("no node"), none)),
        Optional.of(
            new PodState("p", false, 0, Optional.empty(), Optional.of("PersistentVolume"), none)),
        Optional.of(
            new PodState("p", false, 0, Optional.empty(), none, Optional.of("ErrImagePull"))),
        Optional.of(new PodState("p", false, 1, killed, none, none)),
        Optional.of(new PodState("p", false, 1, crashed, none, none)));
  }

  private static List<PrometheusObservation> observations() {
    List<PrometheusObservation> all = new ArrayList<>();
    all.add(new NotAsked());
    all.add(new Unreachable("it broke"));
    for (ConfigState config : ConfigState.values()) {
      all.add(
          new Answered(
              Instant.EPOCH,
              config,
              new Exemplars(0, 0, false, 100, Optional.empty(), Optional.empty()),
              new Targets(0, 0),
              PrometheusDetails.NONE));
    }
    return all;
  }
}
