package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers are those of Prometheus 2.45 and 2.53, which are the same. */
class ReloadAnswerTest {

  private static final String LOADING =
      "failed to reload config: couldn't load configuration (--config.file=\"/etc/p.yml\"): ";
  private static final String PARSING = LOADING + "parsing YAML file /etc/p.yml: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yaml: unmarshal errors:\\n  line 5: field x not found in type config.plain | UnknownField | 5",
        "yaml: unmarshal errors:\\n  line 2: field a not found in type config.plain\\n"
            + "  line 3: cannot unmarshal !!seq into string                         | UnknownField | 2",
        "yaml: unmarshal errors:\\n  line 3: cannot unmarshal !!str `abc` into int64 | WrongType    | 3",
        "yaml: line 2: found character that cannot start any token                  | InvalidYaml  | 2",
        "yaml: control characters are not allowed                                   | InvalidYaml  |",
        "error parsing regexp: missing closing ): `^(?:()$`                         | InvalidRegex |",
        "not a valid duration string: \"fish\"                                      | InvalidValue |",
        "found multiple scrape configs with job name \"a\"                          | InvalidValue |",
      })
  void an_error_of_the_file_has_a_kind_and_the_line_that_is_named_first(
      String words, ConfigFault fault, Integer line) {
    assertThat(refusal(PARSING + words.replace("\\n", "\n")))
        .hasValue(new RefusalStatus(fault, line));
  }

  @Test
  void a_file_that_is_not_there_or_not_applied_has_a_kind_too() {
    assertThat(refusal(LOADING + "open /etc/p.yml: no such file or directory\n"))
        .hasValue(new RefusalStatus(ConfigFault.MissingFile, null));
    assertThat(
            refusal(
                "failed to reload config: one or more errors occurred while applying the new"
                    + " configuration (--config.file=\"/etc/p.yml\")\n"))
        .hasValue(new RefusalStatus(ConfigFault.NotApplied, null));
  }

  /** The name of a job may look like an error. */
  @Test
  void what_is_quoted_is_not_taken_for_the_error() {
    assertThat(
            refusal(
                PARSING
                    + "found multiple scrape configs with job name \""
                    + PARSING
                    + "yaml: unmarshal errors:\n  line 7: field x not found\""))
        .hasValue(new RefusalStatus(ConfigFault.InvalidValue, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "failed to reload config: something new",
        "<html>502 Bad Gateway</html>",
        "yaml: line 2: no answer of a Prometheus"
      })
  void nothing_is_made_up_for_an_answer_of_another_form(String answer) {
    assertThat(refusal(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "99999999999"})
  void a_line_that_no_file_has_is_none(String line) {
    assertThat(refusal(PARSING + "yaml: line %s: x".formatted(line)))
        .hasValue(new RefusalStatus(ConfigFault.InvalidYaml, null));
  }

  private static Optional<RefusalStatus> refusal(String answer) {
    return ReloadAnswer.refusal(answer.getBytes(StandardCharsets.UTF_8));
  }
}
