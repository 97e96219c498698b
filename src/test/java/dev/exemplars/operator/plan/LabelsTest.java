package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

  /** A Deployment's selector cannot be changed: another one would need another Deployment. */
  @Test
  void the_selector_never_changes() {
    assertThat(Labels.selector(Given.CHECKOUT, "prometheus"))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/name", "prometheus",
                "app.kubernetes.io/component", "prometheus",
                "app.kubernetes.io/instance", "checkout"));
  }

  @Test
  void an_operand_beside_the_pipeline_carries_its_name() {
    assertThat(Labels.of(Given.CHECKOUT, "prometheus", "shop"))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/name", "prometheus",
                "app.kubernetes.io/component", "prometheus",
                "app.kubernetes.io/instance", "checkout",
                "app.kubernetes.io/managed-by", "exemplar-operator",
                "app.kubernetes.io/part-of", "exemplar-pipeline"))
        .containsAllEntriesOf(Labels.selector(Given.CHECKOUT, "prometheus"));
  }

  @Test
  void an_operand_elsewhere_carries_no_bare_name_that_argo_cd_could_take_for_its_own() {
    assertThat(Labels.of(Given.CHECKOUT, "grafana", "monitoring"))
        .containsEntry("app.kubernetes.io/instance", "exemplars-1dfc2ea56f23fbee")
        .containsEntry("app.kubernetes.io/managed-by", "exemplar-operator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/name",
        "app.kubernetes.io/managed-by",
        "app.kubernetes.io/instance",
        "k8s.io/x",
        "networking.k8s.io/x",
        "argocd.argoproj.io/instance",
        "kustomize.toolkit.fluxcd.io/name",
        "istio.io/rev",
        "sidecar.istio.io/inject",
        "linkerd.io/inject",
        "config.linkerd.io/x",
        "io.cilium.io/x",
        "projectcalico.org/x",
        "sidecar.opentelemetry.io/inject",
        "vault.hashicorp.com/agent-inject",
        "admission.datadoghq.com/enabled",
        "azure.workload.identity/use",
        "eks.amazonaws.com/role-arn",
        "k8s.v1.cni.cncf.io/networks",
        "dapr.io/enabled",
        "kuma.io/sidecar-injection",
        "argoproj.io/x",
        "meta.helm.sh/release-name",
        "openshift.io/scc",
        "policies.kyverno.io/x",
        "exemplars.dev/use",
        "exemplars.dev/secret",
        "exemplars.dev/pipeline-uid"
      })
  void a_key_of_another_controller_is_refused(String key) {
    assertThat(Given.problems("grafana: {labels: {datasource: {%s: x}}}".formatted(key)))
        .singleElement()
        .extracting(SpecProblem::message)
        .isEqualTo(
            "spec.grafana.labels.datasource: \"%s\" belongs to another controller: use a key of your own"
                .formatted(key));
  }

  @ParameterizedTest
  @CsvSource({
    "grafana_datasource,        1",
    "team,                      ''",
    "Team.A-b_c,                A.b-c_9",
    "shop.example/team,         a",
    "notkubernetes.io/x,        a",
    "kubernetes.io.example/x,   a",
    "istio.io.example/x,        a"
  })
  void a_key_of_the_users_own_is_taken(String key, String value) {
    assertThat(Given.problems("grafana: {labels: {dashboard: {%s: '%s'}}}".formatted(key, value)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "x/",
        "a/b/c",
        "-x",
        "x-",
        "a b",
        "Shop.example/x",
        "shop..example/x",
        "ä"
      })
  void what_is_no_label_key_is_refused(String key) {
    assertThat(Given.problems("grafana: {labels: {dashboard: {'%s': x}}}".formatted(key)))
        .singleElement()
        .extracting(SpecProblem::message)
        .asString()
        .endsWith("is not a label key: use [prefix/]name");
  }

  @Test
  void a_key_or_value_of_more_than_63_letters_is_refused() {
    // given
    String longest = "a".repeat(63);
    String field = "grafana: {labels: {dashboard: {%s: %s}}}";

    // then
    assertThat(Given.problems(field.formatted(longest, longest))).isEmpty();
    assertThat(Given.problems(field.formatted(longest + "a", "x"))).hasSize(1);
    assertThat(Given.problems(field.formatted("x", longest + "a"))).hasSize(1);
    assertThat(Given.problems(field.formatted("x".repeat(254) + "/x", "x"))).hasSize(1);
  }
}
