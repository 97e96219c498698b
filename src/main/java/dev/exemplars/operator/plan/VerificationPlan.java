package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.VerificationSpec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the operator looks whether exemplars arrive.
 *
 * @param interval time between two observations
 * @param probeTargets whether it asks targets itself
 * @param resolveTraces how many ids it looks up each time
 */
public record VerificationPlan(Duration interval, boolean probeTargets, int resolveTraces) {

  private static final String FIELD = "spec.verification";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  private static final int DEFAULT_TRACES = 5;

  static VerificationPlan of(@Nullable VerificationSpec spec, SpecProblems problems) {
    Optional<VerificationSpec> given = Optional.ofNullable(spec);
    int traces = given.map(VerificationSpec::resolveTraces).orElse(DEFAULT_TRACES);
    problems.require(
        traces >= 0 && traces <= Schema.MOST_RESOLVED_TRACES,
        FIELD + ".resolveTraces",
        traces,
        "traces are too few or too many: give 0 to " + Schema.MOST_RESOLVED_TRACES);
    return new VerificationPlan(
        Durations.of(
                FIELD + ".interval",
                given.map(VerificationSpec::interval).orElse(null),
                DEFAULT_INTERVAL)
            .within(Duration.ofSeconds(5), Duration.ofHours(24), problems),
        !Boolean.FALSE.equals(given.map(VerificationSpec::probeTargets).orElse(true)),
        traces);
  }
}
