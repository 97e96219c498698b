package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.NetworkPeer.Block;
import dev.exemplars.operator.plan.NetworkPeer.Pods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPolicyPlanTest {

  private static final String POLICY = "prometheus: {networkPolicy: {enabled: true, from: [%s]}}";
  private static final String GRANTED = "--grant-network-peers=shop";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus: {}",
        "prometheus: {networkPolicy: {}}",
        "prometheus: {networkPolicy: {enabled: false, from: [{namespaceSelector: {}}]}}"
      })
  void by_default_there_is_no_policy(String fields) {
    assertThat(Given.plan(fields).prometheus().networkPolicy()).isEmpty();
  }

  @Test
  void a_policy_of_which_nothing_more_is_said_lets_in_the_namespace_and_the_operator() {
    assertThat(
            Given.plan(
                    POLICY.formatted(""),
                    "--operator-namespace=ops",
                    "--operator-pod-labels=app=exemplars")
                .prometheus()
                .networkPolicy())
        .contains(
            new NetworkPolicyPlan(
                List.of(
                    new Pods(Optional.of(new LabelSelectorSpec(null, null)), Optional.empty()),
                    new Pods(
                        Optional.of(new LabelSelectorSpec(Map.of("app", "exemplars"), null)),
                        Optional.of(
                            new LabelSelectorSpec(
                                Map.of("kubernetes.io/metadata.name", "ops"), null))))));
  }

  @Test
  void peers_are_those_that_are_named() {
    assertThat(
            Given.plan(
                    POLICY.formatted("{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}"),
                    GRANTED)
                .prometheus()
                .networkPolicy())
        .contains(new NetworkPolicyPlan(List.of(new Block("10.0.0.0/8", List.of("10.1.0.0/16")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{namespaceSelector: {}}",
        "{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {}}",
        "{ipBlock: {cidr: 10.0.0.0/8}}"
      })
  void who_is_beyond_the_namespace_needs_a_grant(String peer) {
    String fields = POLICY.formatted("{podSelector: {}}, " + peer);

    assertThat(Given.problems(fields, "--grant-network-peers=another"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.NotAllowed);
              assertThat(problem.message())
                  .startsWith("spec.prometheus.networkPolicy.from[1]: ")
                  .contains("--grant-network-peers extended by shop");
            });
    assertThat(Given.problems(fields, GRANTED)).isEmpty();
    assertThat(Given.problems(fields, "--grant-network-peers=*")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}",
        "{podSelector: {matchLabels: {'a b': x}}}",
        "{namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [x]}]}}",
        "{ipBlock: {}}",
        "{ipBlock: {cidr: 10.0.0.0}}",
        "{ipBlock: {cidr: 10.0.0.0/8, except: [x]}}",
        "{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}"
      })
  void a_bad_peer_is_named_even_where_the_policy_is_off(String peer) {
    assertThat(Given.problems(POLICY.formatted(peer), GRANTED))
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem.message()).startsWith("spec.prometheus.networkPolicy.from[0]"));
    assertThat(Given.problems(POLICY.formatted(peer).replace("true", "false"))).isNotEmpty();
  }
}
