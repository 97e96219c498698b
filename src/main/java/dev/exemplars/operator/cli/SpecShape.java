package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a spec has the fields and types of the definition: what the API server asks before it
 * looks at any value. Values are for {@code plan} to judge, but those of embedded types, which it
 * hands on as they are.
 */
final class SpecShape {

  private static final String INT_OR_STRING = "integer or string";
  private static final JsonNode SPEC = CrdYaml.schema().at("/properties/spec");

  private final List<String> problems = new ArrayList<>();

  private SpecShape() {}

  /** All that is wrong; each problem names a field and a cure. */
  static List<String> problems(JsonNode spec) {
    SpecShape shape = new SpecShape();
    shape.check("spec", spec, SPEC);
    return List.copyOf(shape.problems);
  }

  private void check(String path, JsonNode value, JsonNode schema) {
    String type =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            ? INT_OR_STRING
            : schema.path("type").asText();
    if (!isOf(type, value)) {
      problems.add("%s: must be %s, not %s".formatted(path, withArticle(type), kindOf(value)));
      return;
    }
    if (EmbeddedTypes.hold(path)) {
      problems.addAll(SchemaBounds.problems(path, value, schema));
    }
    if (type.equals("array")) {
      for (int i = 0; i < value.size(); i++) {
        check("%s[%d]".formatted(path, i), value.get(i), schema.path("items"));
      }
    } else if (schema.has("additionalProperties")) {
      value
          .properties()
          .forEach(e -> check(path + "." + e.getKey(), e.getValue(), valueSchema(schema)));
    } else if (type.equals("object")) {
      checkFields(path, value, schema.path("properties"));
    }
  }

  private void checkFields(String path, JsonNode value, JsonNode known) {
    Set<String> names = new TreeSet<>();
    known.fieldNames().forEachRemaining(names::add);
    value
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (names.contains(field.getKey())) {
                check(name, field.getValue(), known.get(field.getKey()));
              } else {
                problems.add(
                    "%s: is no field of ExemplarPipeline: remove it, or use one of %s"
                        .formatted(name, String.join(", ", names)));
              }
            });
  }

  private static JsonNode valueSchema(JsonNode map) {
    return map.path("additionalProperties");
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case INT_OR_STRING -> value.isIntegralNumber() || value.isTextual();
      default -> throw new IllegalStateException("the definition knows no type " + type);
    };
  }

  /** What a value is, in the words of the definition. */
  static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "an object";
      case ARRAY -> "an array";
      case STRING, BINARY -> "a string";
      case NUMBER -> value.isIntegralNumber() ? "an integer" : "a fraction";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "null";
    };
  }

  private static String withArticle(String type) {
    return ("aio".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
  }
}
