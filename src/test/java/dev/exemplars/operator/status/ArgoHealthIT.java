package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.real.ArgoHealth;
import dev.exemplars.operator.real.Kstatus;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every status that the operator can write, before the health check for Argo CD. */
class ArgoHealthIT {

  @Test
  void healthSaysOfEveryStatusWhatKstatusSays() {
    List<JsonNode> resources = resources(resource -> {});
    List<String> expected =
        Kstatus.of(resources).stream().map(verdict -> healthFor(verdict.status())).toList();

    assertThat(ArgoHealth.of(resources))
        .extracting(ArgoHealth.Verdict::status)
        .containsExactlyElementsOf(expected)
        .contains("Healthy", "Progressing", "Degraded");
  }

  @Test
  void healthNamesTheReasonOfWhatIsDegraded() {
    assertThat(ArgoHealth.of(resources(resource -> {})))
        .filteredOn(verdict -> verdict.status().equals("Degraded"))
        .isNotEmpty()
        .allMatch(verdict -> verdict.message().matches("[A-Z]\\w+: (?s:.+)"));
  }

  @Test
  void statusOfAnEarlierSpecIsProgressing() {
    assertThat(
            statuses(
                resource ->
                    KstatusIT.metadata(resource).put("generation", KstatusIT.GENERATION + 1)))
        .containsOnly("Progressing");
  }

  @Test
  void pipelineWithoutAStatusIsProgressing() {
    assertThat(statuses(resource -> resource.remove("status"))).containsOnly("Progressing");
  }

  @Test
  void suspendedPipelineThatWouldBeHealthyIsSuspended() {
    assertThat(statuses(resource -> resource.withObject("/spec").put("suspend", true)))
        .contains("Suspended")
        .doesNotContain("Healthy");
  }

  @Test
  void brokenWayIsHealthyAndToldInTheMessage() {
    List<JsonNode> broken =
        resources(
            resource ->
                resource
                    .withObject("/status/verdict")
                    .put("stage", "Linked")
                    .put("status", "False")
                    .put("reason", "TraceIdLabelMismatch")
                    .put("message", "add traceId to tracing.traceIdLabels"));

    assertThat(ArgoHealth.of(broken))
        .filteredOn(verdict -> verdict.status().equals("Healthy"))
        .isNotEmpty()
        .extracting(ArgoHealth.Verdict::message)
        .containsOnly(
            "broken at Linked, TraceIdLabelMismatch: add traceId to tracing.traceIdLabels");
  }

  private static List<String> statuses(Consumer<ObjectNode> change) {
    return ArgoHealth.of(resources(change)).stream().map(ArgoHealth.Verdict::status).toList();
  }

  private static List<JsonNode> resources(Consumer<ObjectNode> change) {
    return KstatusIT.statuses().stream()
        .map(KstatusIT::resource)
        .peek(change)
        .map(JsonNode.class::cast)
        .toList();
  }

  private static String healthFor(String kstatus) {
    return switch (kstatus) {
      case "Current" -> "Healthy";
      case "InProgress" -> "Progressing";
      case "Failed" -> "Degraded";
      default -> throw new AssertionError("kstatus says " + kstatus);
    };
  }
}
