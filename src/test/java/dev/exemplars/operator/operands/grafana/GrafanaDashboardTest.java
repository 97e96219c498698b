package dev.exemplars.operator.operands.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrafanaDashboardTest {

  private static final Names NAMES = new Names(Given.CHECKOUT);
  private static final GrafanaPlan.Dashboard WITHOUT_FOLDER =
      new GrafanaPlan.Dashboard(Map.of(), Optional.empty(), List.of());
  private static final Pattern PLACEHOLDER = Pattern.compile("@[A-Za-z]+@");

  @Test
  void has_the_identity_of_its_pipeline() throws JsonProcessingException {
    // when
    JsonNode dashboard = json(Given.MINIMAL);

    // then
    assertThat(dashboard.path("uid").textValue()).isEqualTo(NAMES.dashboardUid());
    assertThat(dashboard.path("title").textValue()).isEqualTo("Exemplars shop/checkout");
    assertThat(dashboard.path("id").isNull())
        .as("an id would overwrite another dashboard")
        .isTrue();
  }

  @Test
  void no_placeholder_is_left() {
    assertThat(text(Given.MINIMAL)).doesNotContainPattern(PLACEHOLDER);
  }

  @Test
  void everything_in_it_asks_the_prometheus_of_its_pipeline() throws JsonProcessingException {
    // when
    List<JsonNode> sources = json(Given.MINIMAL).findValues("datasource");

    // then
    assertThat(sources)
        .isNotEmpty()
        .allSatisfy(
            source ->
                assertThat(source.path("uid").textValue())
                    .isEqualTo(NAMES.prometheusDatasourceUid()));
  }

  @Test
  void shows_exemplars_where_there_is_latency() throws JsonProcessingException {
    assertThat(json(Given.MINIMAL).findParents("exemplar"))
        .filteredOn(query -> query.path("exemplar").booleanValue())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query.path("expr").textValue()).contains("_bucket{"));
  }

  @Test
  void tells_the_pipelines_own_prometheus_from_what_it_scrapes() throws JsonProcessingException {
    assertThat(json(Given.MINIMAL).findValuesAsText("expr"))
        .filteredOn(query -> query.contains("prometheus_") || query.contains("up{"))
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query).containsPattern("job!?=\"" + Names.SELF_JOB + "\""));
  }

  @Test
  void the_resolution_of_graphs_is_the_scrape_interval() throws JsonProcessingException {
    assertThat(json("scrape: {interval: 77s}").findValuesAsText("interval")).contains("1m17s");
  }

  /** Grafana expands nothing in a dashboard: a doubled dollar sign would break its variables. */
  @Test
  void variables_keep_their_single_dollar_sign() {
    assertThat(text(Given.MINIMAL)).contains("$__rate_interval").doesNotContain("$$");
  }

  @Test
  void the_sidecar_finds_it_by_its_labels() {
    // when
    ConfigMap map =
        GrafanaDashboard.of(
            Given.plan(Given.MINIMAL),
            "monitoring",
            new GrafanaPlan.Dashboard(
                Map.of("grafana_dashboard", "1"), Optional.empty(), List.of()));

    // then
    assertThat(map.getMetadata().getNamespace()).isEqualTo("monitoring");
    assertThat(map.getMetadata().getName()).isEqualTo(NAMES.dashboard("monitoring"));
    assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(map.getData()).containsOnlyKeys(NAMES.grafanaKey() + ".json");
  }

  @Test
  void the_sidecar_finds_its_folder_under_either_name_of_the_annotation() {
    // given
    GrafanaPlan.Dashboard wanted =
        new GrafanaPlan.Dashboard(Map.of(), Optional.of("Team A"), List.of());

    // when
    ConfigMap map = GrafanaDashboard.of(Given.plan(Given.MINIMAL), "shop", wanted);

    // then
    assertThat(map.getMetadata().getAnnotations())
        .containsEntry("k8s-sidecar-target-directory", "Team A")
        .containsEntry("grafana_folder", "Team A");
  }

  @Test
  void without_a_folder_the_sidecar_decides() {
    assertThat(
            GrafanaDashboard.of(Given.plan(Given.MINIMAL), "shop", WITHOUT_FOLDER)
                .getMetadata()
                .getAnnotations())
        .isEmpty();
  }

  @Test
  void named_histograms_get_panels_in_their_order() throws JsonProcessingException {
    // when
    List<JsonNode> panels =
        json(named("b_seconds", "a_seconds")).path("panels").valueStream().toList();

    // then
    assertThat(panels)
        .extracting(panel -> panel.path("title").asText())
        .startsWith(
            "b_seconds",
            "Latency",
            "Request rate",
            "Errors",
            "Latency distribution",
            "a_seconds",
            "Latency",
            "Request rate",
            "Errors",
            "Latency distribution",
            "Exemplar storage");
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels.subList(5, 10).toString())
        .contains("rate(a_seconds_bucket{namespace=")
        .doesNotContain("b_seconds");
  }

  @Test
  void no_panel_lies_upon_another_however_many_histograms_there_are() throws Exception {
    for (String fields :
        List.of(Given.MINIMAL, named("a"), named("a", "b"), named("a", "b", "c"))) {
      // when
      List<JsonNode> places = json(fields).path("panels").findValues("gridPos");

      // then
      assertThat(places).hasSizeGreaterThan(10);
      for (int i = 0; i < places.size(); i++) {
        JsonNode place = places.get(i);
        assertThat(places.subList(i + 1, places.size())).noneMatch(other -> overlap(place, other));
      }
    }
  }

  @Test
  void nobody_chooses_among_histograms_that_are_named() throws JsonProcessingException {
    // when
    String text = text(named("a_seconds", "b_seconds"));

    // then
    assertThat(text).doesNotContain("metric}").doesNotContain("\"name\" : \"metric\"");
    assertThat(json(named("a_seconds", "b_seconds")).at("/templating/list"))
        .extracting(variable -> variable.at("/query/query").textValue())
        .contains(
            "label_values({__name__=~\"a_seconds_count|b_seconds_count\"}, namespace)",
            "label_values({__name__=~\"a_seconds_count|b_seconds_count\",namespace=~\"$namespace\"}, job)");
  }

  @Test
  void the_panels_of_one_named_histogram_keep_their_places() throws JsonProcessingException {
    // given
    JsonNode chosen = json(Given.MINIMAL).path("panels");

    // when
    JsonNode named = json(named("a_seconds")).path("panels");

    // then
    assertThat(named.findValues("gridPos")).isEqualTo(chosen.findValues("gridPos"));
    assertThat(named.findValuesAsText("id")).isEqualTo(chosen.findValuesAsText("id"));
  }

  private static String named(String... metrics) {
    return "grafana: {dashboard: {metrics: [%s]}}".formatted(String.join(", ", metrics));
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
  }

  private static boolean overlap(JsonNode one, JsonNode other, String from, String length) {
    return one.path(from).asInt() < other.path(from).asInt() + other.path(length).asInt()
        && other.path(from).asInt() < one.path(from).asInt() + one.path(length).asInt();
  }

  private static JsonNode json(String fields) throws JsonProcessingException {
    return new JsonMapper().readTree(text(fields));
  }

  private static String text(String fields) {
    PipelinePlan plan = Given.plan(fields);
    return GrafanaDashboard.of(
            plan, "shop", ((GrafanaPlan.Written) plan.grafana()).dashboard().orElseThrow())
        .getData()
        .get(NAMES.grafanaKey() + ".json");
  }
}
