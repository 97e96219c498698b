package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.operands.prometheus.AlertRules.Rule;
import dev.exemplars.operator.plan.Given;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRulesTest {

  private static final String SENDING =
      """
      prometheus:
        remoteWrite:
          - {name: one, url: 'http://one/'}
          - {name: other, url: 'http://other/', sendExemplars: true}
          - {name: samples, url: 'http://samples/', sendExemplars: false}
      """;

  @Test
  void with_a_remote_write_that_sends_exemplars_there_is_every_alert() {
    assertThat(rules(SENDING))
        .extracting(Rule::alert)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Alert.values()).map(Alert::name).toList());
  }

  @Test
  void only_remote_writes_that_send_exemplars_are_watched() {
    assertThat(rule(Alert.ExemplarRemoteWriteFailing, SENDING).expr())
        .contains("remote_name=~\"one|other\"")
        .doesNotContain("samples");
    assertThat(
            rules("prometheus: {remoteWrite: [{name: a, url: 'http://a/', sendExemplars: false}]}"))
        .extracting(Rule::alert)
        .doesNotContain("ExemplarRemoteWriteFailing");
  }

  @Test
  void where_no_exemplars_are_wanted_none_are_missed() {
    assertThat(rules("prometheus: {exemplars: {maxExemplars: 0}}"))
        .extracting(Rule::alert)
        .containsExactly("ExemplarTargetsDown", "ExemplarConfigRejected");
  }

  @Test
  void without_alerts_there_is_no_file_and_nothing_loads_one() {
    // given
    String off = "alerts: {enabled: false}";

    // then
    assertThat(AlertRules.of(Given.plan(off))).isEmpty();
    assertThat(PrometheusConfigMap.of(Given.plan(off)).getData())
        .containsOnlyKeys("prometheus.yml");
    assertThat(PrometheusConfig.of(Given.plan(off)).ruleFiles())
        .singleElement()
        .asString()
        .contains("/revision/");
  }

  @Test
  void an_alert_says_whose_it_is_and_carries_the_labels_of_the_user() {
    // when
    List<Rule> rules = rules("alerts: {labels: {team: shop, zone: '{a} }}'}}");

    // then
    assertThat(rules)
        .allSatisfy(
            rule -> {
              assertThat(rule.labels())
                  .containsEntry("namespace", "shop")
                  .containsEntry("pipeline", "checkout")
                  .containsEntry("team", "shop")
                  .containsEntry("zone", "{a} }}")
                  .containsKey("severity");
              assertThat(rule.annotations().get("summary"))
                  .startsWith("Pipeline shop/checkout: ")
                  .endsWith(".");
              assertThat(rule.annotations()).containsKey("description");
            });
  }

  @Test
  void an_alert_leads_to_its_entry_where_the_operator_knows_the_page() {
    assertThat(
            AlertRules.of(Given.plan(Given.MINIMAL, "--runbook-url=https://docs.example/a#{alert}"))
                .orElseThrow()
                .groups()
                .getFirst()
                .rules()
                .getFirst()
                .annotations())
        .containsEntry("runbook_url", "https://docs.example/a#exemplarsstopped");
    assertThat(rules(Given.MINIMAL))
        .allSatisfy(rule -> assertThat(rule.annotations()).doesNotContainKey("runbook_url"));
  }

  /** Prometheus by itself shows nothing that is older than five minutes. */
  @ParameterizedTest(name = "scraped every {0}: {1}, over {2}")
  @CsvSource({"1s, 5m, 30m", "15s, 5m, 30m", "5m, 15m, 30m", "1h, 3h, 6h", "24h, 72h, 144h"})
  void alerts_look_back_further_the_more_rarely_is_scraped(
      String interval, String recent, String trend) {
    // when
    String fields = "scrape: {interval: %s}".formatted(interval);

    // then
    assertThat(rules(fields)).extracting(Rule::pending).containsOnly(recent);
    assertThat(rule(Alert.ExemplarStorageOff, fields).expr()).contains("[" + recent + "]");
    assertThat(rule(Alert.ExemplarsOutOfOrder, fields).expr()).contains("[" + trend + "]");
    assertThat(rule(Alert.ExemplarsOutOfOrder, fields).keepFiringFor()).isEqualTo(trend);
  }

  @Test
  void a_job_that_is_scraped_rarely_delays_no_other() {
    // when
    String expr =
        rule(
                Alert.ExemplarTargetsDown,
                """
                scrape:
                  jobs:
                    - {name: rare, staticTargets: ['a:1'], interval: 1h}
                    - {name: rarer, staticTargets: ['a:2'], interval: 2h}
                    - {name: often, staticTargets: ['a:3'], interval: 1m}
                """)
            .expr();

    // then
    assertThat(expr)
        .contains("up{job!~\"prometheus|rare|rarer\"}[5m]", "up{job=~\"rare|rarer\"}[6h]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alerts: {enabled: false}",
        "alerts: {labels: {team: shop}}",
        "scrape: {jobs: [{name: a, staticTargets: ['a:1'], interval: 1h}]}"
      })
  void whatever_changes_the_rules_changes_the_revision(String fields) {
    assertThat(AlertRules.of(Given.plan(fields)))
        .isNotEqualTo(AlertRules.of(Given.plan(Given.MINIMAL)));
    assertThat(PrometheusConfig.of(Given.plan(fields)).revision())
        .isNotEqualTo(PrometheusConfig.of(Given.plan(Given.MINIMAL)).revision());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.45.0", "2.53.4", "3.0.0", "3.16.0"})
  void the_rules_are_the_same_for_every_version(String version) {
    assertThat(rules("prometheus: {version: %s}".formatted(version)))
        .isEqualTo(rules(Given.MINIMAL));
  }

  @Test
  void the_file_is_a_key_beside_the_configuration_that_loads_it() {
    // when
    Map<String, String> files = PrometheusConfigMap.of(Given.plan(Given.MINIMAL)).getData();

    // then
    assertThat(files)
        .containsOnlyKeys("prometheus.yml", "rules.yml")
        .containsEntry("rules.yml", AlertRules.of(Given.plan(Given.MINIMAL)).orElseThrow().text());
    assertThat(PrometheusConfig.of(Given.plan(Given.MINIMAL)).ruleFiles())
        .element(1)
        .isEqualTo("/etc/prometheus/config/rules.yml");
  }

  private static Rule rule(Alert alert, String fields) {
    return rules(fields).stream()
        .filter(rule -> rule.alert().equals(alert.name()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Rule> rules(String fields) {
    return AlertRules.of(Given.plan(fields)).orElseThrow().groups().getFirst().rules();
  }
}
