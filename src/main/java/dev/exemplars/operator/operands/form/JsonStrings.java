package dev.exemplars.operator.operands.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** Every string value of a JSON tree, at any depth. Keys, numbers and booleans stay. */
public final class JsonStrings {

  private JsonStrings() {}

  /** A copy of the tree, each string value replaced by what the function makes of it. */
  public static JsonNode map(JsonNode node, UnaryOperator<String> change) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(entry -> copy.set(entry.getKey(), map(entry.getValue(), change)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> copy.add(map(element, change)));
        yield copy;
      }
      default ->
          node.isTextual()
              ? JsonNodeFactory.instance.textNode(change.apply(node.textValue()))
              : node;
    };
  }
}
