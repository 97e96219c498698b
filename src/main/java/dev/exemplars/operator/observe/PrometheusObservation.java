package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.plan.SpecProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one look at a pipeline's Prometheus brought. */
public sealed interface PrometheusObservation {

  /**
   * It answered.
   *
   * @param at when
   * @param config whether it runs the written configuration
   * @param exemplars the exemplar storage
   * @param targets what it scrapes for the pipeline
   * @param details what a verdict is made of
   */
  record Answered(
      Instant at,
      ConfigState config,
      Exemplars exemplars,
      Targets targets,
      PrometheusDetails details)
      implements PrometheusObservation {

    /** The same answer, where more is known of the configuration than it says. */
    public Answered with(ConfigState known) {
      return new Answered(at, known, exemplars, targets, details);
    }
  }

  /** It did not; {@code cause} is in our own words, never the server's. */
  record Unreachable(String cause) implements PrometheusObservation {}

  /** It was not asked, for want of a grant. */
  record Withheld(List<SpecProblem> missingGrants) implements PrometheusObservation {
    public Withheld {
      missingGrants = List.copyOf(missingGrants);
    }
  }

  /** Nobody asked: there is no Pod that could answer. */
  record NotAsked() implements PrometheusObservation {}

  /**
   * The exemplar storage.
   *
   * @param series series with at least one exemplar
   * @param stored exemplars in the ring
   * @param storedIsApproximate whether {@code stored} is only an upper bound
   * @param capacity size of the ring; 0 is off
   * @param oldest time of the oldest one stored
   * @param ratePerSecond appended per second since the look before, of the same process
   */
  record Exemplars(
      long series,
      long stored,
      boolean storedIsApproximate,
      long capacity,
      Optional<Instant> oldest,
      Optional<Double> ratePerSecond) {}

  /**
   * Active targets, Prometheus' own endpoint not counted.
   *
   * @param total all of them
   * @param up those whose last scrape succeeded
   */
  record Targets(int total, int up) {}
}
