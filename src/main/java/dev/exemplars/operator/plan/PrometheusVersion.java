package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Prometheus version, and what it takes. Each rule stands here once; sources are Prometheus'
 * changelog and {@code cmd/prometheus/main.go} of the versions named.
 */
public record PrometheusVersion(int major, int minor, int patch) {

  /** The versions that the operator knows how to configure, for messages. */
  public static final String SUPPORTED = "3.0 to 3.16";

  private static final int NEWEST_MINOR = 16;
  private static final Pattern SYNTAX = Pattern.compile(Schema.VERSION);

  /** Reads {@code 3.16.0}; empty where the text is no such version. */
  public static Optional<PrometheusVersion> parse(String text) {
    Matcher match = SYNTAX.matcher(text);
    return match.matches()
        ? Optional.of(
            new PrometheusVersion(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                Integer.parseInt(match.group(3))))
        : Optional.empty();
  }

  public boolean isSupported() {
    return major == 3 && minor <= NEWEST_MINOR;
  }

  /** From 3.12 reloading by itself is a flag; before, it is a feature (3.0 on). */
  public boolean hasAutoReloadFlag() {
    return atLeast(3, 12);
  }

  /**
   * From 3.10 {@code prometheus_tsdb_exemplar_exemplars_in_storage} is wrong after a live resize
   * until the ring has wrapped: {@code grow()} counts empty slots (seen on 3.16).
   */
  public boolean miscountsAfterResize() {
    return atLeast(3, 10);
  }

  private boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
