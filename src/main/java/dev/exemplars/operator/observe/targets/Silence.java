package dev.exemplars.operator.observe.targets;

import java.time.Duration;

/**
 * Time in which a target was asked and offered no exemplar. What it counted before that says
 * nothing: clients there are that forget an exemplar after a minute (client_java), or once they
 * were asked (OpenTelemetry's), so that an idle application has none.
 *
 * @param lasting since it was asked first, or since it offered the last
 * @param observations what its histograms counted in that time
 * @param isAfterExemplars whether it offered some before
 */
public record Silence(Duration lasting, double observations, boolean isAfterExemplars) {

  /** It was not asked before. */
  public static final Silence UNKNOWN = new Silence(Duration.ZERO, 0, false);

  /** Observations a second. */
  public double rate() {
    return lasting.isPositive() ? observations * 1000 / lasting.toMillis() : 0;
  }
}
