package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000b", "a\ud800b", "a\u202eb", "a\u2028b", "\ta b\n"})
  void what_no_status_can_hold_is_a_blank(String said) {
    assertThat(RemoteText.of(said)).isEqualTo("a b");
  }

  @Test
  void what_is_too_long_is_cut_between_characters_and_can_be_written() throws Exception {
    // when
    String shown = RemoteText.of("x" + "\ud83d\ude00".repeat(400));

    // then
    assertThat(shown).hasSize(512).endsWith("\ud83d\ude00…");
    assertThat(new JsonMapper().readTree(new JsonMapper().writeValueAsBytes(shown)).asText())
        .isEqualTo(shown);
  }
}
