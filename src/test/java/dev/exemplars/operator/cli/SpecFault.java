package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one value of a spec into what a careless or hostile user writes there. */
record SpecFault(Random random, SchemaDraw values) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "$",
          "${HOME}",
          "$__file{/etc/passwd}",
          "{{ .Values }}",
          "a\nb",
          "a\n",
          "\t",
          "'",
          "\"",
          "a: b",
          "- a",
          "# a",
          "&a",
          "*",
          "%",
          "%2e",
          "..",
          "../../etc/passwd",
          "a/b/c",
          "/",
          "\\",
          "a\\",
          "(",
          "[",
          "*a",
          "(?=a)",
          "a{1001}",
          "\\Q",
          "\u0000",
          "\u001b[31m",
          "\u2028",
          "ü",
          "😀",
          "A",
          "a_b",
          "-a",
          "a-",
          ".",
          "a.b",
          "a..b",
          "null",
          "true",
          "1",
          "-1",
          "1e3",
          "0x10",
          "localhost",
          "127.0.0.1:80",
          "[::1]:80",
          "http://",
          "http://a:99999",
          "http://a b",
          "http://u:p@a",
          "http://a/?q",
          "javascript:alert(1)",
          "__name__",
          "kubernetes.io/a");

  private static final int MANY = 20;

  private static final List<Long> NUMBERS =
      List.of(-1L, 0L, 1L, (long) Integer.MAX_VALUE + 1, Long.MAX_VALUE);

  /** A value of the spec, and where it is. */
  private record Place(String path, JsonNode schema, JsonNode parent, String key) {

    void set(JsonNode value) {
      if (parent instanceof ArrayNode list) {
        list.set(Integer.parseInt(key), value);
      } else {
        ((ObjectNode) parent).set(key, value);
      }
    }

    JsonNode value() {
      return parent.isArray() ? parent.get(Integer.parseInt(key)) : parent.get(key);
    }
  }

  /** Changes a resource, and says what of it. */
  String changeOne(ObjectNode resource) {
    List<Place> places = new ArrayList<>();
    collect("spec", ResourceDraw.SCHEMA, resource.path("spec"), places);
    Place place = places.get(random.nextInt(places.size()));
    place.set(fault(place));
    return place.path;
  }

  private static void collect(String path, JsonNode schema, JsonNode value, List<Place> places) {
    for (int i = 0; i < (value.isArray() ? value.size() : 0); i++) {
      add(new Place(path + "[]", schema.path("items"), value, Integer.toString(i)), places);
    }
    value
        .properties()
        .forEach(
            field ->
                add(
                    schema.has("additionalProperties")
                        ? new Place(
                            path + ".*", schema.path("additionalProperties"), value, field.getKey())
                        : new Place(
                            path + "." + field.getKey(),
                            schema.path("properties").path(field.getKey()),
                            value,
                            field.getKey()),
                    places));
  }

  private static void add(Place place, List<Place> places) {
    places.add(place);
    collect(place.path, place.schema, place.value(), places);
  }

  private JsonNode fault(Place place) {
    if (random.nextInt(12) == 0) {
      return one(
          List.of(
              TextNode.valueOf("5"),
              LongNode.valueOf(5),
              DoubleNode.valueOf(1.5),
              BooleanNode.TRUE,
              JSON.objectNode(),
              JSON.arrayNode(),
              NullNode.instance));
    }
    return switch (place.value().getNodeType()) {
      case STRING -> text(place.schema);
      case NUMBER -> number(place.schema);
      case BOOLEAN -> BooleanNode.valueOf(!place.value().asBoolean());
      case ARRAY -> list(place);
      case OBJECT -> object(place);
      default -> throw new IllegalStateException("drawn at " + place.path);
    };
  }

  private TextNode text(JsonNode schema) {
    int most = schema.path("maxLength").asInt(20);
    return TextNode.valueOf(
        switch (random.nextInt(8)) {
          case 0 -> "a".repeat(most);
          case 1 -> "a".repeat(most + 1);
          case 2 -> "😀".repeat(most);
          case 3 -> "1".repeat(most);
          default -> one(HOSTILE);
        });
  }

  private LongNode number(JsonNode schema) {
    List<Long> numbers = new ArrayList<>(NUMBERS);
    numbers.add(schema.path("minimum").asLong() - 1);
    numbers.add(schema.path("minimum").asLong());
    numbers.add(schema.path("maximum").asLong());
    numbers.add(schema.path("maximum").asLong() + 1);
    return LongNode.valueOf(one(numbers));
  }

  /** Nothing, something twice, or about as much as it may hold. */
  private ArrayNode list(Place place) {
    ArrayNode list = place.value().deepCopy();
    switch (random.nextInt(3)) {
      case 0 -> list.removeAll();
      case 1 -> list.add(list.isEmpty() ? TextNode.valueOf("a") : list.get(0).deepCopy());
      default -> {
        int most = place.schema.path("maxItems").asInt(MANY) + random.nextInt(2);
        while (list.size() < most) {
          list.add(values.value(place.path + "[]", place.schema.path("items")));
        }
      }
    }
    return list;
  }

  private ObjectNode object(Place place) {
    ObjectNode object = place.value().deepCopy();
    return place.schema.has("additionalProperties") ? map(place, object) : fields(place, object);
  }

  /** One field less, one more, or one that does not exist. */
  private ObjectNode fields(Place place, ObjectNode object) {
    List<String> names = new ArrayList<>();
    place.schema.path("properties").fieldNames().forEachRemaining(names::add);
    String name = one(names);
    switch (random.nextInt(3)) {
      case 0 -> object.remove(name);
      case 1 ->
          object.set(
              name,
              values.value(place.path + "." + name, place.schema.path("properties").path(name)));
      default -> object.put(name + "s", "a");
    }
    return object;
  }

  private ObjectNode map(Place place, ObjectNode map) {
    JsonNode schema = place.schema.path("additionalProperties");
    if (random.nextBoolean()) {
      map.set(one(HOSTILE), values.value(place.path + ".*", schema));
    } else {
      int most = place.schema.path("maxProperties").asInt(MANY) + random.nextInt(2);
      for (int i = 0; i < MANY * MANY && map.size() < most; i++) {
        map.set(values.key(place.path, place.schema), values.value(place.path + ".*", schema));
      }
    }
    return map;
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
