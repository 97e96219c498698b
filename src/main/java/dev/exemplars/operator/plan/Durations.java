package dev.exemplars.operator.plan;

import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A duration field of the spec, with its default. */
record Durations(String field, @Nullable String text, Duration fallback) {

  static Durations of(String field, @Nullable String text, Duration fallback) {
    return new Durations(field, text, fallback);
  }

  /** The duration, if it lies within both bounds; else the fallback, with the problem noted. */
  Duration within(Duration least, Duration most, SpecProblems problems) {
    if (text == null) {
      return fallback;
    }
    Optional<Duration> parsed = GoDuration.parse(text);
    boolean fits =
        parsed.filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0).isPresent();
    problems.require(
        fits,
        field,
        text,
        "must be a duration from %s to %s, such as %s"
            .formatted(
                GoDuration.format(least), GoDuration.format(most), GoDuration.format(fallback)));
    return fits ? parsed.orElseThrow() : fallback;
  }
}
