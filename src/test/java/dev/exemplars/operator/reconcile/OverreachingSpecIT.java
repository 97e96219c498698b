package dev.exemplars.operator.reconcile;

import static dev.exemplars.operator.reconcile.HostileTenant.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.AuditLog.SecretRead;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant who asks in a spec for what is not theirs, or for too much. */
class OverreachingSpecIT {

  private final HostileTenant tenant = new HostileTenant();
  private final String own = tenant.own();
  private final String victims = tenant.victims();
  private final String grafana = tenant.grafana();
  private final Pipelines pipelines = tenant.pipelines();

  @AfterEach
  void stop() {
    tenant.close();
  }

  @Test
  void aSecretOfAnotherNamespaceCannotBeNamedAndIsNeverAskedFor() {
    new Pipelines(RealCluster.shared().admin(), victims).secret("precious", Map.of("token", "x"));
    String protectedBy =
        MINIMAL
            + """
            scrape:
              jobs:
                - name: db
                  staticTargets: ["db.example.com:80"]
                  authorization: {credentials: {name: "%s", key: token}}
            """;

    for (String name :
        List.of(
            victims + "/precious",
            "../../" + victims + "/secrets/precious",
            "..%2f..%2f" + victims + "%2fsecrets%2fprecious",
            "precious?namespace=" + victims)) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .as(name)
          .isThrownBy(() -> pipelines.apply("demo", protectedBy.formatted(name)))
          .withMessageContaining("authorization.credentials.name");
    }
    pipelines.apply("demo", protectedBy.formatted("precious"));
    pipelines.awaitReason("demo", "SecretNotFound");

    assertThat(tenant.secretReads())
        .filteredOn(read -> List.of(own, victims, grafana).contains(read.namespace()))
        .isNotEmpty()
        .extracting(SecretRead::verb, SecretRead::namespace, SecretRead::name)
        .containsOnly(tuple("get", own, "precious"));
  }

  @Test
  void aSpecThatNoConfigMapCanHoldIsRefusedAndWhatRunsKeepsRunning() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = tenant.versions(own);

    pipelines.apply("demo", MINIMAL + "scrape: {jobs: [%s]}".formatted(largeJobs()));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.ready(status).message())
        .contains("ConfigMap %s/demo-prometheus-config-3-11".formatted(own), "1048576 bytes");
    assertThat(tenant.versions(own)).isEqualTo(before);
  }

  /** As many and as long as the schema allows, and no larger than the API server stores. */
  private static String largeJobs() {
    String relabeling =
        "{sourceLabels: [a], targetLabel: b, regex: %s, replacement: %s}"
            .formatted("r".repeat(512), "v".repeat(512));
    String values = String.join(", ", Collections.nCopies(8, "p".repeat(256)));
    String parameters =
        IntStream.range(0, 8)
            .mapToObj(i -> "p%d: [%s]".formatted(i, values))
            .collect(Collectors.joining(", "));
    String relabelings = String.join(", ", Collections.nCopies(20, relabeling));
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                "{name: job-%d, staticTargets: ['x.example:80'], params: {%s}, relabelings: [%s], metricRelabelings: [%s]}"
                    .formatted(i, parameters, relabelings, relabelings))
        .collect(Collectors.joining(", "));
  }

  @Test
  void aHostThatIsNotGrantedTouchesNeitherOperandsNorReady() {
    tenant.restartWithGrafanaBeside();
    pipelines.apply("plain", MINIMAL);
    pipelines.awaitReason("plain", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL.replace("tempo:3200", "tempo.elsewhere.example:3200"));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(Pipelines.ready(status).message()).doesNotContain("elsewhere");
    assertThat(operands("demo")).isNotEmpty().isEqualTo(operands("plain"));
  }

  @Test
  void whereADatasourceElsewhereMayNotNameTheHostItIsWithheldAndTheRestStands() {
    tenant.restartWithGrafanaBeside();
    pipelines.apply("plain", MINIMAL);
    pipelines.awaitReason("plain", "DeploymentUnavailable");
    tenant.restart(own);

    pipelines.apply("demo", MINIMAL.replace("tempo:3200", "169.254.169.254:80"));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains("--grant-hosts extended by %s=169.254.169.254".formatted(own));
    assertThat(tenant.versions(grafana).keySet()).noneMatch(name -> name.contains("-demo-"));
    assertThat(operands("demo"))
        .hasSizeGreaterThan(5)
        .containsExactlyInAnyOrderElementsOf(
            operands("plain").stream().filter(name -> !name.contains("grafana")).toList());
  }

  /** Kinds and names of a pipeline's operands beside it, without the pipeline's name. */
  private List<String> operands(String pipeline) {
    return tenant.versions(own).keySet().stream()
        .filter(name -> name.contains("/" + pipeline + "-"))
        .map(name -> name.replace("/" + pipeline + "-", "/"))
        .sorted()
        .toList();
  }
}
