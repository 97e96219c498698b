package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PodState.Termination;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.verdict.Evidence;
import dev.exemplars.operator.verdict.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a report may be made of: a healthy pipeline at the start, and what differs from it. */
record Seen(
    long generation,
    Readiness readiness,
    String revision,
    Optional<PodState> pod,
    PrometheusObservation observation,
    Optional<RefusalStatus> refusal) {

  static final Instant START = Instant.parse("2026-11-24T10:00:00.987Z");

  private static final PipelinePlan PLAN = Given.plan(Given.MINIMAL);
  private static final Answered HEALTHY =
      new Answered(
          START,
          ConfigState.Loaded,
          new Exemplars(
              20,
              1000,
              false,
              5000,
              Optional.of(START.minus(Duration.ofMinutes(138))),
              Optional.of(12.0)),
          new Targets(10, 9),
          PrometheusDetails.NONE);

  private static final PodState POD =
      new PodState(
          "checkout-prometheus-5f7b",
          true,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The status that a report makes; empty where it is not worth a write. */
  static Optional<ExemplarPipelineStatus> news(
      StatusFactory factory, @Nullable ExemplarPipelineStatus before, StatusReport report) {
    ExemplarPipelineStatus now = factory.of(before, report);
    return factory.isNews(before, now) ? Optional.of(now) : Optional.empty();
  }

  static Seen atStart() {
    return new Seen(
        7,
        Readiness.of(
            new Evidence(
                PLAN,
                new DeploymentState.Available(),
                Optional.of(POD),
                HEALTHY,
                false,
                Optional.empty())),
        "0123456789abcdef",
        Optional.of(POD),
        HEALTHY,
        Optional.empty());
  }

  StatusReport report() {
    return new StatusReport(
        generation,
        readiness,
        Optional.of(new StatusReport.Planned(PLAN, revision, refusal)),
        pod,
        observation,
        Optional.empty());
  }

  Seen ofGeneration(long other) {
    return new Seen(other, readiness, revision, pod, observation, refusal);
  }

  Seen ofRevision(String other) {
    return new Seen(generation, readiness, other, pod, observation, refusal);
  }

  Seen judged(Readiness other) {
    return new Seen(generation, other, revision, pod, observation, refusal);
  }

  Seen in(Optional<PodState> other) {
    return new Seen(generation, readiness, revision, other, observation, refusal);
  }

  /** The same Pod after so many restarts. */
  Seen restarted(int times, String reason, int exitCode) {
    return in(
        Optional.of(
            new PodState(
                POD.name(),
                true,
                times,
                Optional.of(new Termination(reason, exitCode, true)),
                Optional.empty(),
                Optional.empty())));
  }

  Seen observing(PrometheusObservation other) {
    return new Seen(generation, readiness, revision, pod, other, refusal);
  }

  /** Prometheus answered so much later. */
  Seen after(Duration time) {
    return observing(
        new Answered(
            START.plus(time),
            HEALTHY.config(),
            HEALTHY.exemplars(),
            HEALTHY.targets(),
            PrometheusDetails.NONE));
  }

  Seen with(ConfigState config) {
    return observing(
        new Answered(
            START, config, HEALTHY.exemplars(), HEALTHY.targets(), PrometheusDetails.NONE));
  }

  /** The same answer, of a configuration that was refused. */
  Seen rejected() {
    return observing(((Answered) observation).with(ConfigState.Rejected));
  }

  /** The same, with what Prometheus says against it. */
  Seen because(RefusalStatus said) {
    return new Seen(generation, readiness, revision, pod, observation, Optional.of(said));
  }

  Seen with(Exemplars exemplars) {
    return observing(
        new Answered(
            START, HEALTHY.config(), exemplars, HEALTHY.targets(), PrometheusDetails.NONE));
  }

  Seen with(Targets targets) {
    return observing(
        new Answered(
            START, HEALTHY.config(), HEALTHY.exemplars(), targets, PrometheusDetails.NONE));
  }

  /** The same exemplars with another rate and another oldest one. */
  Seen with(Optional<Instant> oldest, Optional<Double> rate) {
    Exemplars seen = HEALTHY.exemplars();
    return with(new Exemplars(seen.series(), seen.stored(), false, seen.capacity(), oldest, rate));
  }

  /** The same exemplars in other numbers. */
  Seen with(long series, long stored, long capacity, boolean isApproximate) {
    Exemplars seen = HEALTHY.exemplars();
    return with(
        new Exemplars(
            series, stored, isApproximate, capacity, seen.oldest(), seen.ratePerSecond()));
  }
}
