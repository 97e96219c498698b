package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @ParameterizedTest(name = "[{0}] is [{1}]")
  @CsvSource({
    "'', 'run'",
    "'--http-port=0', 'run --http-port=0'",
    "'--help', '--help'",
    "'-V', '-V'",
    "'render -f x', 'render -f x'",
    "'run --http-port=0', 'run --http-port=0'",
    "'nonsense', 'nonsense'"
  })
  void optionsWithoutACommandAreThoseOfRun(String given, String taken) {
    String[] arguments = given.isEmpty() ? new String[0] : given.split(" ", -1);

    assertThat(String.join(" ", Main.withCommand(arguments))).isEqualTo(taken);
  }
}
