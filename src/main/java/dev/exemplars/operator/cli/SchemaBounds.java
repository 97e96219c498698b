package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.api.Schema;
import java.util.ArrayList;
import java.util.List;

/** What a schema demands of one value, besides its type. */
final class SchemaBounds {

  private SchemaBounds() {}

  /** All that is wrong; each problem names a field and a cure. */
  static List<String> problems(String path, JsonNode value, JsonNode schema) {
    List<String> problems = new ArrayList<>();
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) {
                problems.add("%s.%s: is missing: give it".formatted(path, name.asText()));
              }
            });
    List<String> allowed = schema.path("enum").valueStream().map(JsonNode::asText).toList();
    if (!allowed.isEmpty() && !allowed.contains(value.asText())) {
      problems.add("%s: must be one of %s".formatted(path, String.join(", ", allowed)));
    }
    if (schema.has("minimum") && !isWithin(value, schema)) {
      problems.add(
          "%s: must be from %s to %s"
              .formatted(path, schema.path("minimum"), schema.path("maximum")));
    }
    int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (Schema.lengthOf(value.asText()) > longest) {
      problems.add("%s: must have at most %d characters".formatted(path, longest));
    }
    int most = schema.path(value.isArray() ? "maxItems" : "maxProperties").asInt(Integer.MAX_VALUE);
    if (value.size() > most) {
      problems.add("%s: must have at most %d entries".formatted(path, most));
    }
    return problems;
  }

  private static boolean isWithin(JsonNode value, JsonNode schema) {
    return value.canConvertToLong()
        && value.asLong() >= schema.path("minimum").asLong()
        && value.asLong() <= schema.path("maximum").asLong();
  }
}
