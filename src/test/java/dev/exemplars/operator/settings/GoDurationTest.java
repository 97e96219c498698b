package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  private static final int TRIES = 10_000;

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "100ms, 100",
    "15s, 15000",
    "1m30s, 90000",
    "90s, 90000",
    "2h, 7200000",
    "1h2m3s4ms, 3723004",
    "1m1h, 3660000",
    "99999h, 359996400000"
  })
  void reads_go_durations(String text, long milliseconds) {
    assertThat(GoDuration.parse(text)).contains(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "s", "15", "-15s", "+15s", "1.5s", "15 s", " 15s", "15S", "1d", "1us", "100000h"
      })
  void refuses_what_is_no_go_duration(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "60000, 1m",
    "90000, 1m30s",
    "3600000, 1h",
    "3723004, 1h2m3s4ms",
    "86400000, 24h"
  })
  void writes_each_unit_once_and_the_largest_first(long milliseconds, String text) {
    assertThat(GoDuration.format(Duration.ofMillis(milliseconds))).isEqualTo(text);
  }

  @Test
  void reads_back_whatever_it_wrote() {
    Random random = new Random(42);
    for (int i = 0; i < TRIES; i++) {
      // given
      Duration duration = Duration.ofMillis(random.nextLong(Duration.ofHours(99_999).toMillis()));

      // when
      String text = GoDuration.format(duration);

      // then
      assertThat(GoDuration.parse(text)).as(text).contains(duration);
    }
  }
}
