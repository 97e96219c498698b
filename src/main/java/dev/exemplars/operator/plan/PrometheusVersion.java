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
  public static final String SUPPORTED = "2.45 to 2.55, 3.0 to 3.16";

  /** What is asked whose version is not known is asked as this one would be. */
  public static final PrometheusVersion NEWEST = new PrometheusVersion(3, 16, 0);

  private static final Pattern SYNTAX = Pattern.compile(Schema.VERSION);

  /** How a running server comes to read a changed file. */
  public enum Reloading {
    /** It never looks: {@code POST /-/reload} asks it to, once the lifecycle API is on. */
    OnRequest,
    /** It looks by itself, which is behind a feature. */
    ByFeature,
    /** It looks by itself, which is a flag. */
    ByFlag
  }

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
    return switch (major) {
      case 2 -> minor >= 45 && minor <= 55;
      case 3 -> minor <= 16;
      default -> false;
    };
  }

  /**
   * From 3.0 the feature {@code auto-reload-config} (#14769), from 3.12 the flag {@code
   * --config.auto-reload} (#18620). Nothing of the kind in 2.x.
   */
  public Reloading reloading() {
    if (atLeast(3, 12)) {
      return Reloading.ByFlag;
    }
    return atLeast(3, 0) ? Reloading.ByFeature : Reloading.OnRequest;
  }

  public ConfigDialect dialect() {
    if (atLeast(3, 11)) {
      return ConfigDialect.V3_11;
    }
    return atLeast(2, 49) ? ConfigDialect.V2_49 : ConfigDialect.V2_45;
  }

  /**
   * From 3.10 {@code prometheus_tsdb_exemplar_exemplars_in_storage} is wrong after a live resize
   * until the ring has wrapped: {@code grow()} counts empty slots (seen on 3.16).
   */
  public boolean miscountsAfterResize() {
    return atLeast(3, 10);
  }

  /** Whether it is that version or a later one. */
  public boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
