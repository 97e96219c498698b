package dev.exemplars.operator.operands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.util.Lists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperandsTest {

  private static final int TRIES = 1000;
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @Test
  void what_the_deployment_needs_comes_before_it() {
    assertThat(described(Given.plan(Given.MINIMAL)))
        .containsExactly(
            "ServiceAccount shop/checkout-prometheus",
            "Role shop/checkout-prometheus",
            "RoleBinding shop/checkout-prometheus",
            "ConfigMap shop/checkout-prometheus-config-3-11",
            "Service shop/checkout-prometheus",
            "Deployment shop/checkout-prometheus",
            "ConfigMap shop/checkout-grafana-datasources",
            "ConfigMap shop/checkout-grafana-dashboard");
  }

  /** A claim that is refused stops everything: a smaller volume must not be filled as a larger. */
  @Test
  void a_claim_comes_first_of_all() {
    assertThat(described(Given.plan("prometheus: {storage: {volumeClaim: {size: 50Gi}}}")))
        .hasSize(9)
        .first()
        .isEqualTo("PersistentVolumeClaim shop/checkout-prometheus-data");
  }

  @Test
  void without_a_dashboard_there_is_none() {
    assertThat(described(Given.plan("grafana: {dashboard: {enabled: false}}")))
        .hasSize(7)
        .noneMatch(operand -> operand.contains("dashboard"));
  }

  @Test
  void what_is_withheld_from_grafana_is_not_written_and_the_rest_is() {
    assertThat(described(Given.plan("grafana: {namespace: monitoring}")))
        .hasSize(6)
        .noneMatch(operand -> operand.contains("grafana"))
        .contains("Deployment shop/checkout-prometheus");
  }

  @Test
  void only_the_grafana_objects_live_in_another_namespace() {
    assertThat(described(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring")))
        .filteredOn(operand -> !operand.contains(" shop/"))
        .containsExactly(
            "ConfigMap monitoring/shop-checkout-1dfc2ea56f-grafana-datasources",
            "ConfigMap monitoring/shop-checkout-1dfc2ea56f-grafana-dashboard");
  }

  /** By that alone is known of an object that it can be what a pipeline left behind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "scrape: {namespaces: {from: Names, names: [cart]}}",
        "scrape: {namespaces: {from: All}}"
      })
  void whatever_lives_elsewhere_has_a_name_of_its_own_for_that(String fields) {
    PipelinePlan plan =
        Given.plan(fields, "--grafana-namespace=monitoring", "--grant-scrape-namespaces=*=*");

    assertThat(operands(plan))
        .filteredOn(operand -> !"shop".equals(operand.getMetadata().getNamespace()))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            operand ->
                assertThat(plan.names().elsewhere()).contains(operand.getMetadata().getName()));
  }

  @Test
  void argo_cd_is_told_to_leave_alone_what_lives_elsewhere() {
    assertThat(operands(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring")))
        .allSatisfy(
            operand -> {
              boolean elsewhere = operand.getMetadata().getNamespace().equals("monitoring");
              assertThat(operand.getMetadata().getAnnotations().keySet())
                  .isEqualTo(
                      elsewhere
                          ? Set.of(
                              "argocd.argoproj.io/compare-options",
                              "argocd.argoproj.io/sync-options")
                          : Set.of());
            });
  }

  @Test
  void every_operand_says_what_it_is_of() {
    assertThat(operands(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring")))
        .allSatisfy(
            operand ->
                assertThat(operand.getMetadata().getLabels())
                    .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
                    .containsKeys(
                        "app.kubernetes.io/name",
                        "app.kubernetes.io/instance",
                        "app.kubernetes.io/component",
                        "app.kubernetes.io/part-of"));
  }

  @Test
  void the_same_plan_is_the_same_bytes_every_time() {
    // given
    String first = yaml(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring"));

    for (int i = 0; i < TRIES; i++) {
      assertThat(yaml(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring")))
          .isEqualTo(first);
    }
  }

  /** {@code Map.of} has another order in every process: such a map must not reach an operand. */
  @ParameterizedTest
  @ValueSource(strings = {"labels", "annotations", "matchLabels", "selector", "requests", "data"})
  void maps_are_written_in_the_order_of_their_keys(String field) {
    // when
    List<JsonNode> maps =
        operands(Given.plan(Given.MINIMAL, "--grafana-namespace=monitoring")).stream()
            .map(operand -> SERIALIZATION.convertValue(operand, JsonNode.class))
            .flatMap(tree -> tree.findValues(field).stream())
            .toList();

    // then
    assertThat(maps)
        .isNotEmpty()
        .allSatisfy(map -> assertThat(Lists.newArrayList(map.fieldNames())).isSorted());
  }

  private static List<String> described(PipelinePlan plan) {
    return operands(plan).stream()
        .map(
            operand ->
                "%s %s/%s"
                    .formatted(
                        operand.getKind(),
                        operand.getMetadata().getNamespace(),
                        operand.getMetadata().getName()))
        .toList();
  }

  private static String yaml(PipelinePlan plan) {
    return operands(plan).stream().map(SERIALIZATION::asYaml).collect(Collectors.joining());
  }

  private static List<HasMetadata> operands(PipelinePlan plan) {
    return Operands.of(plan, Optional.of(Credentials.none()));
  }
}
