package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingSizeTest {

  private static final Duration SIX_HOURS = Duration.ofHours(6);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fits: nothing changes                             | 100000 |  20000 |  4   | 2h  |  100000 | holds 6h at 4.0 exemplars a second
          does not fit: it grows, with head-room            | 100000 |  90000 |  8   | 3h  |  220000 | holds 6h at 8.0 exemplars a second
          does not fit into the limit                       | 100000 | 100000 | 37   | 1h  |  500000 | the limit: holds 3h45m13s of 6h at 37.0 exemplars a second, raise prometheus.exemplars.limit
          a lull: what the busy hours left stays            | 220000 | 220000 |  0.1 | 9h  |  220000 | holds 6h at 0.1 exemplars a second
          holds more than twice the time: it shrinks to it  | 220000 | 220000 |  2   | 24h |   69000 | holds 6h at 2.0 exemplars a second
          shrinks to no less than what comes in needs       | 400000 | 100000 |  8   | 24h |  220000 | holds 6h at 8.0 exemplars a second
          nothing comes in for long: the least              |   5000 |    100 |  0   | 99h |    1000 | holds 6h at 0.0 exemplars a second
          never grows where it is to shrink                 |   1000 |   1000 |  0.04| 13h |    1000 | holds 6h at 0.0 exemplars a second
          """)
  void the_ring_follows_the_rate(
      String what,
      long capacity,
      long stored,
      double perSecond,
      String window,
      int chosen,
      String why) {
    RingSize size =
        RingSize.of(
            SIX_HOURS,
            500_000,
            Optional.of(
                new MeasuredRing(
                    capacity, stored, perSecond, GoDuration.parse(window).orElseThrow())));

    assertThat(size).isEqualTo(new RingSize(chosen, why));
  }

  @Test
  void a_rate_that_wavers_by_a_tenth_resizes_once() {
    long capacity = 100_000;
    int resizes = 0;
    for (int look = 0; look < 1_000; look++) {
      double rate = 10 * (1 + 0.1 * Math.sin(look));
      int size =
          RingSize.of(
                  SIX_HOURS,
                  500_000,
                  Optional.of(new MeasuredRing(capacity, capacity, rate, Duration.ofHours(5))))
              .exemplars();
      resizes += size == capacity ? 0 : 1;
      capacity = size;
    }

    assertThat(resizes).isEqualTo(1);
  }

  @Test
  void a_limit_below_the_least_is_kept() {
    assertThat(RingSize.of(SIX_HOURS, 500, Optional.empty()).exemplars()).isEqualTo(500);
  }
}
