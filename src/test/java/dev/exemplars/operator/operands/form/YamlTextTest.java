package dev.exemplars.operator.operands.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

  private record Outer(
      String lastName, int maxCount, List<Inner> innerParts, List<String> none, Inner absent) {}

  private record Inner(boolean isOn, String text) {}

  @Test
  void writes_components_in_their_order_and_leaves_out_what_is_absent() {
    // given
    Outer value = new Outer("x", 0, List.of(new Inner(false, "yes")), List.of(), null);

    // then
    assertThat(YamlText.SNAKE_CASE.of(value))
        .isEqualTo(
            """
            last_name: "x"
            max_count: 0
            inner_parts:
              - is_on: false
                text: "yes"
            """);
    assertThat(YamlText.CAMEL_CASE.of(value))
        .startsWith("lastName: \"x\"\nmaxCount: 0\ninnerParts:\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "null",
        "~",
        "0x1F",
        "1e3",
        "3.16",
        "a: b",
        "- a",
        "#",
        "a\nb: c",
        "\"",
        "'",
        "\\",
        "{{ .Values }}",
        "${HOME}",
        "&a",
        "*a",
        "!!str",
        "%",
        "@",
        "ä",
        "\u0000\u2028"
      })
  void no_text_can_become_anything_but_itself(String text) throws JsonProcessingException {
    // when
    String yaml = YamlText.CAMEL_CASE.of(List.of(text, "x".repeat(300)));

    // then
    assertThat(new YAMLMapper().readTree(yaml).path(0).textValue()).isEqualTo(text);
    assertThat(yaml.lines()).hasSize(2);
  }
}
