package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static final String ELSEWHERE = "monitoring";
  private static final PipelineId LONGEST = new PipelineId("n".repeat(63), "p".repeat(40));

  /** A changed name is a new object, a changed uid a broken link: these never change. */
  @Test
  void identities_never_change() {
    // when
    Names names = new Names(Given.CHECKOUT);

    // then
    assertThat(all(names))
        .containsExactly(
            "checkout-prometheus",
            "checkout-prometheus-config-2-45",
            "checkout-prometheus-config-3-11",
            "checkout-grafana-datasources",
            "checkout-grafana-dashboard",
            "shop-checkout-1dfc2ea56f-grafana-datasources",
            "shop-checkout-1dfc2ea56f-grafana-dashboard",
            "exemplars-1dfc2ea56f23fbee",
            "exemplars-1dfc2ea56f23fbee-prometheus",
            "exemplars-1dfc2ea56f23fbee-traces",
            "exemplars-1dfc2ea56f23fbee");
  }

  @Test
  void outside_the_namespace_there_are_few_and_all_hashed() {
    assertThat(new Names(Given.CHECKOUT).elsewhere())
        .containsExactlyInAnyOrder(
            "shop-checkout-1dfc2ea56f-prometheus",
            "shop-checkout-1dfc2ea56f-grafana-datasources",
            "shop-checkout-1dfc2ea56f-grafana-traces",
            "shop-checkout-1dfc2ea56f-grafana-dashboard");
  }

  @Test
  void every_name_fits_where_it_goes_even_for_the_longest_pipeline() {
    assertThat(all(new Names(LONGEST)))
        .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63))
        .allSatisfy(name -> assertThat(Names.isDnsLabel(name)).as(name).isTrue());
  }

  @Test
  void every_uid_is_one_that_grafana_takes() {
    assertThat(uids(new Names(LONGEST)))
        .allSatisfy(uid -> assertThat(uid).matches("[a-z0-9-]{1,40}"));
  }

  @ParameterizedTest(name = "{0}/{1} and {2}/{3}")
  @CsvSource({
    "a-b, c,  a,   b-c",
    "a,   b,  b,   a",
    "ab,  c,  a,   bc",
    "shop, checkout, shop, checkout-2"
  })
  void two_pipelines_never_share_an_object_or_uid_outside_their_namespaces(
      String namespace, String name, String otherNamespace, String otherName) {
    // given
    Names one = new Names(new PipelineId(namespace, name));
    Names other = new Names(new PipelineId(otherNamespace, otherName));

    // then
    assertThat(shared(one)).doesNotContainAnyElementsOf(shared(other));
  }

  @Test
  void the_longest_pipelines_differ_although_their_readable_parts_do_not() {
    // given
    Names one = new Names(new PipelineId("n".repeat(63), "a"));
    Names other = new Names(new PipelineId("n".repeat(63), "b"));

    // then
    assertThat(one.datasources(ELSEWHERE))
        .startsWith("n".repeat(32))
        .isNotEqualTo(other.datasources(ELSEWHERE));
  }

  @Test
  void data_sources_and_dashboard_of_one_pipeline_are_told_apart() {
    // given
    Names names = new Names(Given.CHECKOUT);

    // then
    assertThat(names.prometheusDatasourceUid()).isNotEqualTo(names.traceDatasourceUid());
    assertThat(names.datasources(ELSEWHERE)).isNotEqualTo(names.dashboard(ELSEWHERE));
    assertThat(names.datasources("shop")).isNotEqualTo(names.dashboard("shop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a-b", "1-2"})
  void takes_dns_labels(String text) {
    assertThat(Names.isDnsLabel(text)).isTrue();
    assertThat(Names.isDnsLabel("a".repeat(63))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a.b", "a_b", "a/b", "a\n"})
  void refuses_what_is_no_dns_label(String text) {
    assertThat(Names.isDnsLabel(text)).isFalse();
    assertThat(Names.isDnsLabel("a".repeat(64))).isFalse();
  }

  private static Set<String> shared(Names names) {
    Set<String> shared = new HashSet<>(uids(names));
    shared.add(names.datasources(ELSEWHERE));
    shared.add(names.dashboard(ELSEWHERE));
    return shared;
  }

  private static List<String> uids(Names names) {
    return List.of(
        names.grafanaKey(),
        names.prometheusDatasourceUid(),
        names.traceDatasourceUid(),
        names.dashboardUid());
  }

  private static List<String> all(Names names) {
    String own = names.pipeline().namespace();
    return List.of(
        names.prometheus(),
        names.prometheusConfig(ConfigDialect.V2_45),
        names.prometheusConfig(ConfigDialect.V3_11),
        names.datasources(own),
        names.dashboard(own),
        names.datasources(ELSEWHERE),
        names.dashboard(ELSEWHERE),
        names.grafanaKey(),
        names.prometheusDatasourceUid(),
        names.traceDatasourceUid(),
        names.dashboardUid());
  }
}
