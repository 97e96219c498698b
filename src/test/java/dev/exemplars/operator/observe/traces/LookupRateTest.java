package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LookupRateTest {

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private final LookupRate rate = new LookupRate(2, () -> now);

  @Test
  void each_host_is_asked_so_often_a_second() {
    assertThat(rate.mayAsk("tempo:3200")).isTrue();
    assertThat(rate.mayAsk("Tempo:3200")).isTrue();
    assertThat(rate.mayAsk("tempo:3200")).isFalse();
    assertThat(rate.mayAsk("TEMPO:3200")).isFalse();
    assertThat(rate.mayAsk("jaeger:16686")).isTrue();

    now = now.plusMillis(999);
    assertThat(rate.mayAsk("tempo:3200")).isFalse();

    now = now.plusMillis(1);
    assertThat(rate.mayAsk("tempo:3200")).isTrue();
  }

  @Test
  void a_clock_that_is_set_back_locks_nobody_out() {
    rate.mayAsk("tempo:3200");
    rate.mayAsk("tempo:3200");

    now = now.minusSeconds(3600);

    assertThat(rate.mayAsk("tempo:3200")).isTrue();
  }
}
