package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.real.GrafanaSchema;
import dev.exemplars.operator.real.GrafanaSchema.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the golden cases give Grafana, held against schemas made from Grafana's own types. */
class GrafanaSchemaIT {

  @Test
  void everyDashboardIsOneToGrafana() {
    Map<String, List<String>> problems =
        GrafanaSchema.problems(Form.DashboardFile, of("-grafana-dashboard.yaml"));

    assertThat(problems)
        .hasSizeGreaterThan(10)
        .allSatisfy((name, all) -> assertThat(all).isEmpty());
  }

  @Test
  void everyPrometheusDataSourceIsOneToGrafana() {
    Map<String, JsonNode> data = ofPrometheus();

    Map<String, List<String>> problems = GrafanaSchema.problems(Form.PrometheusData, data);

    assertThat(problems)
        .hasSizeGreaterThan(10)
        .allSatisfy((name, all) -> assertThat(all).isEmpty());
  }

  @Test
  void whatIsWrongInADashboardIsFoundWhereItIs() {
    JsonNode dashboard = of("-grafana-dashboard.yaml").values().iterator().next();
    Map<String, JsonNode> broken =
        Map.of(
            "/", with(dashboard, "", top -> top.put("panel", "misspelt")),
            "/schemaVersion", with(dashboard, "", top -> top.put("schemaVersion", "39")),
            "/panels/1/options/legend",
                with(dashboard, "/panels/1/options/legend", legend -> legend.put("show", true)),
            "/panels/1/targets/0/exemplar",
                with(dashboard, "/panels/1/targets/0", query -> query.put("exemplar", "yes")),
            "/panels/4/options/color/mode",
                with(dashboard, "/panels/4/options/color", color -> color.put("mode", "spectrum")));

    Map<String, List<String>> problems = GrafanaSchema.problems(Form.DashboardFile, broken);

    assertThat(problems)
        .hasSameSizeAs(broken)
        .allSatisfy((place, all) -> assertThat(all).anyMatch(one -> one.startsWith(place + ":")));
  }

  @Test
  void destinationsThatAreNoListOrHaveAnUnknownFieldAreFound() {
    JsonNode data = ofPrometheus().values().iterator().next();
    String field = "exemplarTraceIdDestinations";
    Map<String, JsonNode> broken =
        Map.of(
            "a map", with(data, "", top -> top.set(field, data.path(field).path(0))),
            "a field", with(data, "/" + field + "/0", one -> one.put("datasourceUID", "x")));

    assertThat(GrafanaSchema.problems(Form.PrometheusData, broken))
        .hasSize(2)
        .allSatisfy((name, all) -> assertThat(all).anyMatch(one -> one.contains(field)));
  }

  /** Where none is there already, it comes first. */
  private static Map<String, JsonNode> ofPrometheus() {
    Map<String, JsonNode> data = new HashMap<>();
    of("-grafana-datasources.yaml")
        .forEach(
            (name, file) -> {
              if (file.at("/datasources/0/type").asText().equals("prometheus")) {
                data.put(name, file.at("/datasources/0/jsonData"));
              }
            });
    return data;
  }

  private static JsonNode with(JsonNode whole, String place, Consumer<ObjectNode> change) {
    JsonNode copy = whole.deepCopy();
    change.accept((ObjectNode) copy.at(place));
    return copy;
  }

  /** The one entry of each golden ConfigMap whose name ends so, by the name of its case. */
  private static Map<String, JsonNode> of(String suffix) {
    Map<String, JsonNode> files = new HashMap<>();
    GoldenCase.all()
        .forEach(
            golden ->
                maps(golden, suffix)
                    .map(map -> GoldenCase.yaml(map).path("data").iterator().next())
                    .forEach(text -> files.put(golden.name(), GoldenCase.yaml(text.textValue()))));
    return files;
  }

  private static Stream<String> maps(GoldenCase golden, String suffix) {
    return golden.golden().entrySet().stream()
        .filter(file -> file.getKey().endsWith(suffix))
        .map(Map.Entry::getValue);
  }
}
