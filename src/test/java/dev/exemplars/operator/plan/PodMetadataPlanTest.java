package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodMetadataPlanTest {

  private static final String FIELDS = "prometheus: {podMetadata: {%s: {'%s': '%s'}}}";

  @Test
  void labels_and_annotations_are_taken_as_they_are() {
    assertThat(
            Given.plan(
                    "prometheus: {podMetadata: {labels: {team: shop}, annotations: {note: '${HOME} {{x}}'}}}")
                .prometheus()
                .podMetadata())
        .isEqualTo(new PodMetadataPlan(Map.of("team", "shop"), Map.of("note", "${HOME} {{x}}")));
  }

  @ParameterizedTest
  @CsvSource({
    "app.kubernetes.io/name,                                    prometheus",
    "container.apparmor.security.beta.kubernetes.io/prometheus, unconfined",
    "sidecar.istio.io/inject,                                   true",
    "linkerd.io/inject,                                         enabled",
    "k8s.v1.cni.cncf.io/networks,                               host",
    "v1.multus-cni.io/default-network,                          host",
    "k8s.ovn.org/routing-namespaces,                            all",
    "vault.security.banzaicloud.io/vault-role,                  admin",
    "io.kubernetes.cri-o.userns-mode,                           auto",
    "cpu-load-balancing.crio.io,                                disable",
    "io.katacontainers.config.hypervisor.path,                  x",
    "run.oci.keep_original_groups,                              1",
    "cdi.k8s.io/gpu,                                            all",
    "gke-gcsfuse/volumes,                                       true",
    "aadpodidbinding,                                           admin",
    "pod-template-hash,                                         x",
    "exemplars.dev/config-revision,                             x"
  })
  void no_key_of_others_gets_onto_the_pod(String key, String value) {
    for (String kind : new String[] {"labels", "annotations"}) {
      assertThat(Given.problems(FIELDS.formatted(kind, key, value)))
          .singleElement()
          .extracting(SpecProblem::message)
          .isEqualTo(
              "spec.prometheus.podMetadata.%s: \"%s\" belongs to another controller: use a key of your own"
                  .formatted(kind, key));
    }
  }

  @Test
  void an_annotation_is_as_long_as_the_definition_allows() {
    assertThat(Given.problems(FIELDS.formatted("annotations", "a", "x".repeat(1024)))).isEmpty();
    assertThat(Given.problems(FIELDS.formatted("annotations", "a", "x".repeat(1025)))).hasSize(1);
  }
}
