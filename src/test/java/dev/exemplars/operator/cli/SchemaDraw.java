package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws values that a schema takes, each field for itself: whether they go together is for rules to
 * say.
 *
 * @param random where chance comes from
 */
record SchemaDraw(Random random) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MANY = 3;

  /** A value for a field, by its name of {@link SchemaFields}. */
  JsonNode value(String path, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return random.nextBoolean() ? number(schema) : text(path, schema);
    }
    return switch (schema.path("type").asText()) {
      case "object" ->
          schema.has("additionalProperties") ? map(path, schema) : object(path, schema);
      case "array" -> list(path, schema);
      case "string" -> text(path, schema);
      case "integer" -> number(schema);
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      default -> throw new IllegalStateException("no type at " + path);
    };
  }

  /** What an object must have. */
  static Set<String> required(JsonNode schema) {
    return schema.path("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  private ObjectNode object(String path, JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (required(schema).contains(field.getKey()) || random.nextBoolean()) {
                object.set(field.getKey(), value(path + "." + field.getKey(), field.getValue()));
              }
            });
    return object;
  }

  private ObjectNode map(String path, JsonNode schema) {
    ObjectNode map = JSON.objectNode();
    for (int i = random.nextInt(MANY + 1); i > 0; i--) {
      map.set(key(path, schema), value(path + ".*", schema.path("additionalProperties")));
    }
    return map;
  }

  /** A key for a map. */
  String key(String path, JsonNode schema) {
    return ValuePools.key(path, schema, random)
        .orElseThrow(() -> new IllegalStateException("no pool of keys for " + path));
  }

  private ArrayNode list(String path, JsonNode schema) {
    ArrayNode list = JSON.arrayNode();
    int least = schema.path("minItems").asInt(0);
    for (int i = least + random.nextInt(MANY); i > 0; i--) {
      list.add(value(path + "[]", schema.path("items")));
    }
    return list;
  }

  private TextNode text(String path, JsonNode schema) {
    return TextNode.valueOf(
        ValuePools.text(path, schema, random)
            .orElseThrow(() -> new IllegalStateException("no pool for " + path)));
  }

  private LongNode number(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(1000);
    long usual = Math.min(most, least + 100);
    return LongNode.valueOf(
        List.of(least, most, random.nextLong(least, most + 1), random.nextLong(least, usual + 1))
            .get(random.nextInt(4)));
  }
}
