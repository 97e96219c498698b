package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class AlertOptionsTest {

  @Test
  void without_the_option_there_is_no_runbook() {
    assertThat(OperatorSettings.defaults().runbookUrl()).isEmpty();
    assertThat(runbook("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example/docs/alerts.md#{alert}",
        "http://runbooks:8080/{alert}/?from=operator",
        "https://wiki.example/exemplars"
      })
  void a_page_is_taken_as_it_is(String url) {
    assertThat(runbook(url)).contains(url);
  }

  /** Prometheus expands annotations, so the operator's too must not begin a template. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/alerts.md",
        "javascript:alert(1)",
        "https://",
        "https://user:secret@git.example/{alert}",
        "https://git.example/{name}",
        "https://git.example/{{ $value }}",
        "https://git.example/{{alert}}"
      })
  void what_is_no_url_of_a_page_is_refused(String url) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> runbook(url))
        .withMessageContaining("'--runbook-url'")
        .withMessageContaining("'" + url + "'");
  }

  private static Optional<String> runbook(String url) {
    return OperatorOptions.parse("--runbook-url=" + url).settings().runbookUrl();
  }
}
