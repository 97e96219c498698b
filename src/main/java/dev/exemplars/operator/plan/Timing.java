package dev.exemplars.operator.plan;

import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often something is scraped, and how long a scrape may take: never longer than the interval.
 *
 * @param interval time between two scrapes of a target
 * @param timeout time that one may take
 */
public record Timing(Duration interval, Duration timeout) {

  static final Timing DEFAULT = new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10));

  /**
   * Reads both fields of a section.
   *
   * @param fallback what holds where a field is not set, the timeout as far as the interval allows
   */
  static Timing of(
      String field,
      @Nullable String givenInterval,
      @Nullable String givenTimeout,
      Timing fallback,
      SpecProblems problems) {
    Duration interval =
        Durations.of(field + ".interval", givenInterval, fallback.interval)
            .within(Duration.ofSeconds(1), Duration.ofHours(24), problems);
    Duration longest = fallback.timeout.compareTo(interval) <= 0 ? fallback.timeout : interval;
    Duration timeout =
        Durations.of(field + ".timeout", givenTimeout, longest)
            .within(Duration.ofMillis(100), Duration.ofHours(24), problems);
    problems.require(
        timeout.compareTo(interval) <= 0,
        field + ".timeout",
        GoDuration.format(timeout),
        "exceeds the interval %s: lower it, or raise %s.interval"
            .formatted(GoDuration.format(interval), field));
    return new Timing(interval, timeout);
  }
}
