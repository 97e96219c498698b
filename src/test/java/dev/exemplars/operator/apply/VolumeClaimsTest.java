package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeClaimsTest {

  /** Answers of a Kubernetes 1.34 API server. */
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          422 | PersistentVolumeClaim "x" is invalid: spec: Forbidden: spec is immutable after creation | true
          403 | persistentvolumeclaims "x" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize | true
          403 | persistentvolumeclaims "x" is forbidden: User "system:serviceaccount:exemplar-operator:exemplar-operator" cannot patch resource "persistentvolumeclaims" in API group "" in the namespace "shop" | false
          409 | Operation cannot be fulfilled on persistentvolumeclaims "x": the object has been modified | false
          500 | etcdserver: request timed out | false
          """)
  void what_is_said_of_the_claim_is_no_failure_to_ask(int code, String text, boolean isRefusal) {
    assertThat(VolumeClaims.isRefused(new PersistentVolumeClaim(), answer(code, text)))
        .isEqualTo(isRefusal);
  }

  @Test
  void of_other_operands_nothing_is_taken_for_a_refusal_of_a_claim() {
    HasMetadata service = new Service();

    assertThat(VolumeClaims.isRefused(service, answer(422, "is invalid"))).isFalse();
  }

  private static ApplyException answer(int code, String text) {
    return new ApplyException(
        Reason.ApplyFailed,
        text,
        new KubernetesClientException(
            new StatusBuilder().withCode(code).withMessage(text).build()));
  }
}
