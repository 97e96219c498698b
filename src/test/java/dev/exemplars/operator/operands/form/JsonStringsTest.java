package dev.exemplars.operator.operands.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class JsonStringsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void changes_every_string_value_at_any_depth_and_nothing_else() throws JsonProcessingException {
    // given
    JsonNode tree =
        JSON.readTree(
            """
            {"a": "x", "b": {"c": ["y", {"d": "z"}, ["w"]]}, "e": 1.5, "f": true, "g": null, "h": []}
            """);

    // when
    JsonNode changed = JsonStrings.map(tree, text -> text.toUpperCase(Locale.ROOT) + "$");

    // then
    assertThat(changed)
        .isEqualTo(
            JSON.readTree(
                """
                {"a": "X$", "b": {"c": ["Y$", {"d": "Z$"}, ["W$"]]}, "e": 1.5, "f": true, "g": null, "h": []}
                """));
  }

  @Test
  void leaves_the_tree_it_was_given_as_it_is() throws JsonProcessingException {
    // given
    JsonNode tree = JSON.readTree("{\"a\": [\"x\"]}");

    // when
    JsonStrings.map(tree, text -> text + "!");

    // then
    assertThat(tree).isEqualTo(JSON.readTree("{\"a\": [\"x\"]}"));
  }
}
