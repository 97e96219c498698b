package dev.exemplars.operator.operands.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.operands.form.JsonStrings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The panels of a dashboard for the histograms that are named: what the template has in its first
 * row, once for each, and no variable to choose one. A histogram keeps the ids of its panels as
 * long as it keeps its place, and the panels below keep theirs always.
 */
final class HistogramPanels {

  /** Grafana's variable of that name. */
  private static final String METRIC = "${metric}";

  /** So many ids has each histogram. */
  private static final int IDS = 100;

  private HistogramPanels() {}

  /** The dashboard as it is where none is named. */
  static JsonNode of(JsonNode dashboard, List<String> metrics) {
    if (metrics.isEmpty()) {
      return dashboard;
    }
    ObjectNode changed = dashboard.deepCopy();
    changed.set("panels", panels(dashboard.path("panels"), metrics));
    changed.withObject("/templating").set("list", variables(dashboard, metrics));
    return changed;
  }

  private static ArrayNode panels(JsonNode template, List<String> metrics) {
    List<JsonNode> all = template.valueStream().toList();
    int second =
        IntStream.range(1, all.size())
            .filter(i -> all.get(i).path("type").asText().equals("row"))
            .findFirst()
            .orElseThrow();
    int height = all.get(second).at("/gridPos/y").intValue();
    ArrayNode panels = template.<ArrayNode>deepCopy().removeAll();
    for (int i = 0; i < metrics.size(); i++) {
      for (JsonNode panel : all.subList(0, second)) {
        panels.add(lower(of(panel, metrics.get(i), i), i * height));
      }
    }
    all.subList(second, all.size())
        .forEach(panel -> panels.add(lower(panel.deepCopy(), (metrics.size() - 1) * height)));
    return panels;
  }

  private static ObjectNode of(JsonNode template, String metric, int place) {
    ObjectNode panel = (ObjectNode) JsonStrings.map(template, text -> text.replace(METRIC, metric));
    panel.put("id", template.path("id").intValue() + place * IDS);
    if (template.path("type").asText().equals("row")) {
      panel.put("title", metric);
    }
    return panel;
  }

  private static ObjectNode lower(ObjectNode panel, int by) {
    ObjectNode place = panel.withObject("/gridPos");
    place.put("y", place.path("y").intValue() + by);
    return panel;
  }

  /** Those that are left choose among what all the histograms have. */
  private static ArrayNode variables(JsonNode dashboard, List<String> metrics) {
    JsonNode template = dashboard.at("/templating/list");
    String names =
        metrics.stream()
            .map(metric -> metric + "_count")
            .collect(Collectors.joining("|", "{__name__=~\"", "\""));
    ArrayNode variables = template.<ArrayNode>deepCopy().removeAll();
    template
        .valueStream()
        .filter(variable -> !variable.path("name").asText().equals("metric"))
        .map(
            variable ->
                JsonStrings.map(
                    variable,
                    text ->
                        text.replace(METRIC + "_count{", names + ",")
                            .replace(METRIC + "_count", names + "}")))
        .forEach(variables::add);
    return variables;
  }
}
