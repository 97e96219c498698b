package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "4bf92f3577b34da6a3ce929d0e0e4736, 4bf92f3577b34da6a3ce929d0e0e4736, true",
    "4BF92F3577B34DA6A3CE929D0E0E4736, 4bf92f3577b34da6a3ce929d0e0e4736, true",
    "A3CE929D0E0E4736, a3ce929d0e0e4736, true",
    "2f3577b34da6a3ce929d0e0e4736, 00002f3577b34da6a3ce929d0e0e4736, false",
    "3ce929d0e0e4736, 000000000000000003ce929d0e0e4736, false",
    "1, 00000000000000000000000000000001, false"
  })
  void is_hexadecimal_whatever_its_case(String label, String hex, boolean isWellFormed) {
    assertThat(TraceId.of(label)).contains(new TraceId(hex, isWellFormed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        "0x4bf92f3577b34da6a3ce929d0e0e47",
        "S/kvNXezTaajzpKdDg5HNg==",
        "4bf92f3577b34da6a3ce929d0e0e4736 ",
        "4bf92f3577b34da6a3ce929d0e0e47361",
        "../../api/echo",
        "４bf92f3577b34da6a3ce929d0e0e473",
        "0000000000000000",
        "00000000000000000000000000000000"
      })
  void what_else_there_is_is_none(String label) {
    assertThat(TraceId.of(label)).isEmpty();
  }

  @Test
  void a_label_of_a_megabyte_is_none() {
    assertThat(TraceId.of("a".repeat(1 << 20))).isEmpty();
  }
}
