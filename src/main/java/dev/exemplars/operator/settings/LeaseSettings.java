package dev.exemplars.operator.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The lease that makes one of several operators the one that writes.
 *
 * @param namespace where it is; empty means the operator's own namespace
 * @param name its name
 * @param holder what this operator calls itself in it; unique to this process
 * @param duration time after its last renewal before another operator takes over
 */
public record LeaseSettings(
    Optional<String> namespace, String name, String holder, Duration duration) {

  /** Time after a renewal in which this operator writes: half of what the others wait. */
  public Duration writeSpan() {
    return duration.dividedBy(2);
  }

  /** Time one request may take: what was sent within the write span ends before a take-over. */
  public Duration requestTimeout() {
    return duration.dividedBy(4);
  }

  /** Time between two renewals: four tries within the write span. */
  public Duration renewalInterval() {
    return duration.dividedBy(10);
  }
}
