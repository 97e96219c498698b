package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code tools/grafana/schema.cjs} finds: where a file differs from Grafana's own types. */
public final class GrafanaSchema {

  private GrafanaSchema() {}

  /** A type that {@code tools/grafana/files.ts} exports. */
  public enum Form {
    DashboardFile,
    PrometheusData
  }

  /** The problems of each value, by its name: none where all is well. */
  public static Map<String, List<String>> problems(Form form, Map<String, JsonNode> values) {
    ObjectNode files = new JsonMapper().createObjectNode();
    values.forEach(
        (name, value) -> files.putObject(name).put("type", form.name()).set("value", value));
    JsonNode answer = NodeScript.run("schema.cjs", List.of(), files.toString());
    return answer
        .propertyStream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().valueStream().map(JsonNode::asText).toList()));
  }
}
