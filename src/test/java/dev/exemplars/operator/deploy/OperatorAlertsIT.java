package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.GrafanaSchema;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerts and the dashboard of the operator, as Prometheus' and Grafana's own code see them:
 * {@code src/test/resources/operator-alerts} holds promtool's tests.
 */
class OperatorAlertsIT {

  private static final Path TESTS = Tools.file("src/test/resources/operator-alerts");
  private static final Pattern METRIC = Pattern.compile("\\b(?:exemplar|operator_sdk|jvm)_[a-z_]+");

  /** What is in docs/metrics.md as a family, and not one by one. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "operator_sdk_reconciliations_success_total",
          "operator_sdk_reconciliations_failed_total",
          "operator_sdk_controllers_execution_reconcile_seconds_bucket",
          "jvm_memory_used_bytes");

  @TempDir private Path directory;
  private List<JsonNode> objects;
  private JsonNode rules;

  @BeforeEach
  void render() throws IOException {
    objects =
        Chart.render(
            """
            serviceMonitor: {enabled: true}
            prometheusRule: {enabled: true}
            grafanaDashboard: {enabled: true}
            """);
    rules = Chart.one(objects, "PrometheusRule").path("spec");
    new YAMLMapper().writeValue(directory.resolve("alerts.yaml").toFile(), rules);
  }

  @Test
  void alerts_are_rules_to_prometheus() {
    Program.Result result =
        Program.of("promtool").run("check", "rules", directory.resolve("alerts.yaml").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("6 rules found");
  }

  @Test
  void alerts_fire_when_they_must_and_are_quiet_when_they_must() throws IOException {
    for (Path test : tests()) {
      Path copy = Files.copy(test, directory.resolve(test.getFileName()));

      Program.Result result = Program.of("promtool").run("test", "rules", copy.toString());

      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }
  }

  @Test
  void every_alert_is_seen_both_firing_and_quiet_and_is_explained() throws IOException {
    Set<String> all = alerts().map(rule -> rule.path("alert").asText()).collect(Collectors.toSet());

    assertThat(expectations(false)).isEqualTo(all);
    assertThat(expectations(true)).isEqualTo(all);
    assertThat(Files.readString(Tools.file("docs/metrics.md")))
        .contains(all.stream().map(alert -> "\n### " + alert + "\n").toList());
  }

  @Test
  void the_dashboard_is_one_to_grafana() throws IOException {
    assertThat(
            GrafanaSchema.problems(
                GrafanaSchema.Form.DashboardFile, Map.of("exemplar-operator.json", dashboard())))
        .allSatisfy((file, problems) -> assertThat(problems).as(file).isEmpty());
  }

  /** As recording rules, for promtool to parse. */
  @Test
  void every_query_of_the_dashboard_is_one_to_prometheus() throws IOException {
    List<String> queries = queries();
    List<Map<String, String>> recorded = new ArrayList<>();
    for (String query : queries) {
      recorded.add(
          Map.of(
              "record",
              "query" + recorded.size(),
              "expr",
              query.replace("$__rate_interval", "5m")));
    }
    Path file = directory.resolve("queries.yaml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "all", "rules", recorded))));

    Program.Result result = Program.of("promtool").run("check", "rules", file.toString());

    assertThat(queries).hasSizeGreaterThan(10);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  @Test
  void what_is_asked_for_is_what_the_operator_measures() throws IOException {
    Set<String> documented =
        METRIC
            .matcher(Files.readString(Tools.file("docs/metrics.md")))
            .results()
            .map(metric -> metric.group())
            .collect(Collectors.toCollection(TreeSet::new));
    documented.addAll(OF_OTHERS);

    assertThat(
            Stream.concat(alerts().map(rule -> rule.path("expr").asText()), queries().stream())
                .flatMap(query -> METRIC.matcher(query).results())
                .map(metric -> metric.group()))
        .isNotEmpty()
        .allMatch(documented::contains, "is in docs/metrics.md");
  }

  private Stream<JsonNode> alerts() {
    return rules.path("groups").valueStream().flatMap(group -> group.path("rules").valueStream());
  }

  private JsonNode dashboard() throws IOException {
    return new JsonMapper()
        .readTree(
            Chart.one(objects, "ConfigMap").path("data").path("exemplar-operator.json").asText());
  }

  private List<String> queries() throws IOException {
    return dashboard().path("panels").findValuesAsText("expr");
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files.sorted().toList();
    }
  }

  private static Set<String> expectations(boolean quiet) throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (Path file : tests()) {
      new YAMLMapper()
          .readTree(file.toFile())
          .path("tests")
          .valueStream()
          .flatMap(test -> test.path("alert_rule_test").valueStream())
          .filter(expectation -> expectation.path("exp_alerts").isEmpty() == quiet)
          .forEach(expectation -> alerts.add(expectation.path("alertname").asText()));
    }
    return alerts;
  }
}
