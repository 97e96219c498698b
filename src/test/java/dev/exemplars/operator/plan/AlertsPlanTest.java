package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsPlanTest {

  @Test
  void by_default_there_are_alerts_without_further_labels() {
    assertThat(Given.plan(Given.MINIMAL).alerts())
        .hasValueSatisfying(alerts -> assertThat(alerts.labels()).isEmpty());
    assertThat(Given.plan("alerts: {}").alerts()).isEqualTo(Given.plan(Given.MINIMAL).alerts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}}", "a{b{c", "{}{}", "{ {", "$HOME", "{%7B", "\"'\\\\", "é\n"})
  void a_value_is_the_users_to_the_letter(String value) {
    assertThat(
            Given.plan("alerts: {labels: {a: '%s'}}".formatted(value.replace("'", "''")))
                .alerts()
                .orElseThrow()
                .labels())
        .containsOnlyKeys("a");
  }

  /** Templates are run by Prometheus, with functions that read what they like of its samples. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{{ $value }}",
        "{{{a",
        "a{{b",
        "{a{{",
        "{{- \"x\" -}}",
        "{{ query \"up\" }}"
      })
  void what_begins_a_template_is_refused(String value) {
    assertThat(Given.problems("alerts: {labels: {a: '%s'}}".formatted(value)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("spec.alerts.labels.a");
              assertThat(problem.value()).isEqualTo(value);
              assertThat(problem.cure()).startsWith("must not hold {{");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alertname",
        "alertstate",
        "job",
        "namespace",
        "pipeline",
        "remote_name",
        "severity"
      })
  void no_label_that_an_alert_has_already_can_be_another(String name) {
    assertThat(Given.problems("alerts: {labels: {%s: a}}".formatted(name)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("spec.alerts.labels");
              assertThat(problem.cure()).contains(name, "use another name");
            });
  }

  @ParameterizedTest
  @CsvSource({"__a, a", "a-b, a", "'', a", "é, a", "9a, a", "a, ''"})
  void what_is_no_label_is_refused(String name, String value) {
    assertThat(Given.problems("alerts: {labels: {'%s': '%s'}}".formatted(name, value)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).startsWith("spec.alerts.labels"));
  }

  @Test
  void too_many_labels_and_too_long_ones_are_refused() {
    assertThat(Given.problems("alerts: {labels: {a: %s}}".formatted("x".repeat(257)))).hasSize(1);
    assertThat(Given.problems("alerts: {labels: {%s: x}}".formatted("a".repeat(64)))).hasSize(1);
    assertThat(
            Given.problems(
                "alerts: {labels: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1,"
                    + " l: 1, m: 1, n: 1, o: 1, p: 1, q: 1}}"))
        .hasSize(1);
  }

  @Test
  void labels_wait_while_alerts_are_off_but_are_judged() {
    assertThat(Given.plan("alerts: {enabled: false, labels: {team: shop}}").alerts()).isEmpty();
    assertThat(Given.problems("alerts: {enabled: false, labels: {job: a}}")).hasSize(1);
  }

  @Test
  void labels_are_in_the_order_of_their_names() {
    assertThat(Given.plan("alerts: {labels: {b: x, a: y}}").alerts().orElseThrow().labels())
        .containsExactly(Map.entry("a", "y"), Map.entry("b", "x"));
  }
}
