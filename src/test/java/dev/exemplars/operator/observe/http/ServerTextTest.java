package dev.exemplars.operator.observe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTextTest {

  private static final int LONGEST = 200;

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // As Prometheus 3.16 says it.
        "Get \"http://10.0.0.1:80/metrics?token=secret\": dial tcp: connection refused,"
            + " Get \"http://10.0.0.1:80/metrics\": dial tcp: connection refused",
        "Get \"https://me:xxxxx@shop:8443/metrics\": EOF, Get \"https://shop:8443/metrics\": EOF",
        "at http://a:b@c@d/x#y?z and https://e/?f=g, at http://d/x and https://e/",
        "http://h?q http://u@h, http://h http://h",
        "server returned HTTP status 401 Unauthorized, server returned HTTP status 401 Unauthorized",
        "Get \"http://a/?x=http://b/?y\": EOF and http://c/http://u@d/?z, Get \"http://a/\": EOF and http://c/http://d/",
        "mail me@example.org? yes, mail me@example.org? yes"
      })
  void a_quoted_url_loses_what_may_be_a_secret(String said, String shown) {
    assertThat(ServerText.withoutSecrets(said, LONGEST)).isEqualTo(shown);
  }

  @Test
  void a_url_that_is_cut_is_not_shown() {
    // given
    String said = "a ".repeat(2000) + "http://me:secret" + "x".repeat(1000) + "@host/";

    // then
    assertThat(ServerText.withoutSecrets(said, 10_000)).doesNotContain("secret").endsWith("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\u0000b",
        "a\u001b\u0085b",
        "a\u202eb",
        "a\u2028b",
        "a\ud800b",
        "\ta b\n"
      })
  void what_does_not_show_is_a_blank(String said) {
    assertThat(ServerText.of(said, LONGEST)).isEqualTo("a b");
  }

  @Test
  void in_a_value_it_is_seen_to_be_there() {
    assertThat(ServerText.value("4bf9\u200b2f\n", LONGEST)).isEqualTo("4bf9\uFFFD2f\uFFFD");
  }

  @Test
  void what_is_too_long_is_cut_between_characters_and_can_be_written() throws Exception {
    // given
    String said = "x" + "\ud83d\ude00".repeat(200);

    // when
    String shown = ServerText.of(said, LONGEST);

    // then
    assertThat(shown).hasSize(LONGEST).endsWith("\ud83d\ude00…");
    assertThat(new JsonMapper().readTree(new JsonMapper().writeValueAsBytes(shown)).asText())
        .isEqualTo(shown);
  }

  @Test
  void a_text_of_megabytes_takes_no_time() {
    // given
    String said = "://@".repeat(2_000_000);

    // then
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(1), () -> ServerText.withoutSecrets(said, LONGEST));
  }

  /** Whoever answers as a Prometheus may have it in the errors of thousands of targets. */
  @Test
  void many_of_a_text_that_begins_to_be_a_url_again_and_again_take_little_time() {
    // given
    String said = "://".repeat(1_365);

    // then
    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (int i = 0; i < 1000; i++) {
            assertThat(ServerText.withoutSecrets(said, LONGEST)).hasSize(LONGEST + 1);
          }
        });
  }
}
