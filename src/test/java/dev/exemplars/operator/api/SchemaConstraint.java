package dev.exemplars.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One thing that the schema demands of a spec.
 *
 * @param field matches the fields that it speaks of, as the API server names them
 * @param message what the API server says where it is broken
 */
record SchemaConstraint(Pattern field, String message) {

  private static final Map<String, String> MESSAGES =
      Map.of(
          "type", "must be of type %s",
          "minLength", "should be at least %s chars long",
          "maxLength", "Too long: may not be more than %s",
          "pattern", "should match '%s'",
          "minimum", "should be greater than or equal to %s",
          "maximum", "should be less than or equal to %s",
          "minItems", "should have at least %s items",
          "maxItems", "must have at most %s items",
          "maxProperties", "must have at most %s items");

  /** All that a definition demands. */
  static List<SchemaConstraint> ofSpec(JsonNode definition) {
    JsonNode root = definition.at("/spec/versions/0/schema/openAPIV3Schema");
    List<SchemaConstraint> found = new ArrayList<>();
    collectRules("<nil>", root, found);
    collectRequired("", root, found);
    collect("spec", root.at("/properties/spec"), found);
    return found;
  }

  /** Whether it is what a line {@code field: message} complains about. */
  boolean isSaidBy(String line) {
    String[] parts = line.split(": ", 2);
    return field.matcher(parts[0]).matches() && parts[1].contains(message);
  }

  private static void collect(String field, JsonNode schema, List<SchemaConstraint> found) {
    MESSAGES.forEach(
        (keyword, text) -> {
          if (schema.has(keyword)) {
            found.add(of(field, text.formatted(schema.get(keyword).asText())));
          }
        });
    if (schema.has("x-kubernetes-list-map-keys")) {
      found.add(of(field + "\\[[0-9]+\\]", "Duplicate value"));
    }
    collectRules(field, schema, found);
    collectRequired(field + "[.]", schema, found);
    schema
        .path("properties")
        .properties()
        .forEach(e -> collect(field + "[.]" + e.getKey(), e.getValue(), found));
    if (schema.has("items")) {
      collect(field + "\\[[0-9]+\\]", schema.path("items"), found);
    }
    if (schema.has("additionalProperties")) {
      collect(field + "[.].+", schema.path("additionalProperties"), found);
    }
  }

  private static void collectRules(String field, JsonNode schema, List<SchemaConstraint> found) {
    schema
        .path("x-kubernetes-validations")
        .forEach(rule -> found.add(of(field, rule.path("message").asText())));
  }

  private static void collectRequired(
      String parent, JsonNode schema, List<SchemaConstraint> found) {
    schema
        .path("required")
        .forEach(name -> found.add(of(parent + name.asText(), "Required value")));
  }

  private static SchemaConstraint of(String field, String message) {
    return new SchemaConstraint(Pattern.compile(field), message);
  }
}
