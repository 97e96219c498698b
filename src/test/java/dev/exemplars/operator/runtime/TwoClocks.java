package dev.exemplars.operator.runtime;

import java.time.Duration;
import java.time.Instant;

/** A machine's monotonic clock and its clock of the day, moved by hand. */
final class TwoClocks {

  private long nanos = Long.MAX_VALUE - 5; // a monotonic clock may overflow
  private Instant instant = Instant.parse("2026-01-01T00:00:00Z");

  WriteGate gate() {
    return new WriteGate(() -> nanos, () -> instant);
  }

  Instant instant() {
    return instant;
  }

  /** Time passes on both. */
  void pass(Duration time) {
    nanos += time.toNanos();
    instant = instant.plus(time);
  }

  /** Only the clock of the day moves: the machine slept, or somebody set it. */
  void sleep(Duration time) {
    instant = instant.plus(time);
  }
}
