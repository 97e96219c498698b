package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusVolumeClaimTest {

  @Test
  void without_a_claim_in_the_spec_there_is_none() {
    assertThat(PrometheusVolumeClaim.of(Given.plan(Given.MINIMAL))).isEmpty();
  }

  /** The default class is the cluster's to choose: an operand that named it would fight over it. */
  @Test
  void what_is_not_said_is_not_written() {
    PersistentVolumeClaim claim = claim("size: 50Gi");

    assertThat(claim.getMetadata().getName()).isEqualTo("checkout-prometheus-data");
    assertThat(claim.getSpec().getStorageClassName()).isNull();
    assertThat(claim.getSpec().getResources().getRequests())
        .isEqualTo(Map.of("storage", new Quantity("50Gi")));
    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"'', Retain", "'whenDeleted: Retain', Retain", "'whenDeleted: Delete',"})
  void only_what_is_to_stay_says_so(String fields, String annotation) {
    assertThat(
            claim("size: 50Gi, " + fields)
                .getMetadata()
                .getAnnotations()
                .get("exemplars.dev/when-deleted"))
        .isEqualTo(annotation);
  }

  @Test
  void the_pod_writes_to_the_claim_as_a_group_that_may() {
    var pod =
        PrometheusDeployment.of(Given.plan("prometheus: {storage: {volumeClaim: {size: 50Gi}}}"))
            .getSpec()
            .getTemplate()
            .getSpec();

    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getName()).isEqualTo("data");
              assertThat(volume.getPersistentVolumeClaim().getClaimName())
                  .isEqualTo("checkout-prometheus-data");
            });
    assertThat(pod.getVolumes()).noneMatch(volume -> volume.getEmptyDir() != null);
    assertThat(pod.getSecurityContext().getFsGroup())
        .isEqualTo(pod.getSecurityContext().getRunAsGroup());
  }

  private static PersistentVolumeClaim claim(String fields) {
    return Optional.of(Given.plan("prometheus: {storage: {volumeClaim: {%s}}}".formatted(fields)))
        .flatMap(PrometheusVolumeClaim::of)
        .orElseThrow();
  }
}
