package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** So that no field is left out of the drawn resources. */
class ValuePoolsTest {

  private final Random random = new Random(1);

  @Test
  void every_string_and_every_key_of_the_schema_has_a_pattern_or_a_pool() {
    List<String> without = new ArrayList<>();

    collectWithout("spec", CrdYaml.schema().at("/properties/spec"), without);

    assertThat(without).as("give ValuePools some texts for these").isEmpty();
  }

  static List<String> patterns() {
    return CrdYaml.schema().findValuesAsText("pattern").stream().distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void what_is_drawn_of_a_pattern_matches_it(String pattern) {
    assertThat(IntStream.range(0, 200).mapToObj(i -> PatternDraw.of(pattern, random)))
        .allSatisfy(text -> assertThat(text).matches(pattern))
        .as("not always the same")
        .hasSizeGreaterThan(1);
  }

  private void collectWithout(String path, JsonNode schema, List<String> without) {
    if (schema.path("type").asText().equals("string")
        && ValuePools.text(path, schema, random).isEmpty()) {
      without.add(path);
    }
    if (schema.has("additionalProperties")) {
      if (ValuePools.key(path, schema, random).isEmpty()) {
        without.add(path + ".<key>");
      }
      collectWithout(path + ".*", schema.path("additionalProperties"), without);
    }
    if (schema.has("items")) {
      collectWithout(path + "[]", schema.path("items"), without);
    }
    schema
        .path("properties")
        .properties()
        .forEach(field -> collectWithout(path + "." + field.getKey(), field.getValue(), without));
  }
}
