package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PodStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PrometheusStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TerminationStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.observe.PrometheusObservation.NotAsked;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.verdict.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFactoryTest {

  private static final Instant NOW = Seen.START;
  private static final String SINCE = "2026-11-24T10:00:00Z";

  @Test
  void a_first_status_says_all_that_was_seen() {
    // when
    ExemplarPipelineStatus status = first();

    // then
    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(status.exemplars())
        .isEqualTo(
            new ExemplarsStatus(20L, 1000L, null, 5000L, null, null, "12", "2h18m", null, null));
    assertThat(status.targets()).isEqualTo(new TargetsStatus(10, 9, null, null, null, null));
    assertThat(status.prometheus())
        .isEqualTo(
            new PrometheusStatus(
                "3.16.0",
                "http://checkout-prometheus.shop.svc:9090",
                ConfigState.Loaded,
                "0123456789ab",
                "0123456789abcdef",
                null,
                null,
                null,
                new PodStatus("checkout-prometheus-5f7b", 0, null)));
    assertThat(status.lastObservedTime()).isEqualTo(SINCE);
  }

  @Test
  void a_first_status_has_all_three_conditions() {
    assertThat(first().conditions())
        .containsExactly(
            new PipelineCondition(
                "Ready",
                "True",
                "Available",
                "applied and available, the configuration is in force",
                SINCE,
                7L),
            new PipelineCondition(
                "Reconciling", "False", "Settled", "nothing is left to do", SINCE, 7L),
            new PipelineCondition(
                "Stalled", "False", "Settled", "nothing stands in the way", SINCE, 7L));
  }

  @Test
  void the_same_again_is_not_worth_writing() {
    assertThat(Seen.news(at(Duration.ofMinutes(1)), first(), Seen.atStart().report())).isEmpty();
  }

  @Test
  void a_condition_keeps_its_time_while_only_reason_and_message_change() {
    // given
    ExemplarPipelineStatus stuck =
        next(Duration.ofMinutes(1), first(), Readiness.stuck(Reason.SpecInvalid, "a"));

    // when
    ExemplarPipelineStatus stuckElsewhere =
        next(Duration.ofMinutes(2), stuck, Readiness.stuck(Reason.NameConflict, "b"));

    // then
    PipelineCondition ready = Conditions.find(stuckElsewhere, ConditionType.Ready).orElseThrow();
    assertThat(ready)
        .isEqualTo(
            new PipelineCondition(
                "Ready", "False", "NameConflict", "b", "2026-11-24T10:01:00Z", 7L));
  }

  @Test
  void only_the_conditions_that_changed_get_a_new_time() {
    // when
    ExemplarPipelineStatus stuck =
        next(Duration.ofMinutes(1), first(), Readiness.stuck(Reason.SpecInvalid, "a"));

    // then
    assertThat(stuck.conditions())
        .extracting(PipelineCondition::type, PipelineCondition::lastTransitionTime)
        .containsExactly(
            tuple("Ready", "2026-11-24T10:01:00Z"),
            tuple("Reconciling", SINCE),
            tuple("Stalled", "2026-11-24T10:01:00Z"));
  }

  @Test
  void a_new_generation_is_told_even_if_nothing_else_is_new() {
    // when
    ExemplarPipelineStatus status =
        Seen.news(at(Duration.ofMinutes(1)), first(), Seen.atStart().ofGeneration(8).report())
            .orElseThrow();

    // then
    assertThat(status.observedGeneration()).isEqualTo(8);
    assertThat(status.conditions())
        .allSatisfy(
            condition -> {
              assertThat(condition.observedGeneration()).isEqualTo(8);
              assertThat(condition.lastTransitionTime()).isEqualTo(SINCE);
            });
  }

  @Test
  void without_an_answer_the_last_values_stay_with_their_time() {
    // when
    ExemplarPipelineStatus status =
        nextSeen(Duration.ofMinutes(5), new Unreachable("it refuses the connection"));

    // then
    assertThat(status.exemplars()).isEqualTo(first().exemplars());
    assertThat(status.targets()).isEqualTo(first().targets());
    assertThat(status.lastObservedTime()).isEqualTo(SINCE);
    assertThat(status.prometheus().unreachable()).isEqualTo("it refuses the connection");
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Loaded);
  }

  @Test
  void a_configuration_that_was_refused_stays_so_while_nobody_answers() {
    // given
    ExemplarPipelineStatus refused = status(Seen.atStart().with(ConfigState.Rejected));

    // when
    ExemplarPipelineStatus status =
        Seen.news(
                at(Duration.ofMinutes(1)),
                refused,
                Seen.atStart().observing(new Unreachable("it broke")).report())
            .orElseThrow();

    // then
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Rejected);
  }

  @Test
  void an_answer_takes_back_that_there_was_none() {
    // given
    ExemplarPipelineStatus unreachable =
        nextSeen(Duration.ofMinutes(1), new Unreachable("it refuses the connection"));

    // when
    ExemplarPipelineStatus status =
        Seen.news(at(Duration.ofMinutes(2)), unreachable, Seen.atStart().report()).orElseThrow();

    // then
    assertThat(status.prometheus().unreachable()).isNull();
  }

  @Test
  void a_revision_not_seen_in_force_is_pending_while_nobody_answers() {
    // when
    ExemplarPipelineStatus status =
        Seen.news(
                at(Duration.ofMinutes(1)),
                first(),
                Seen.atStart().ofRevision("fedcba987654321").observing(new NotAsked()).report())
            .orElseThrow();

    // then
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Pending);
    assertThat(status.prometheus().configRevision()).isEqualTo("fedcba987654");
  }

  @Test
  void a_pod_says_how_often_and_how_it_ended_and_goes_when_it_is_gone() {
    // given
    ExemplarPipelineStatus restarted = status(Seen.atStart().restarted(3, "OOMKilled", 137));

    // when
    ExemplarPipelineStatus gone =
        Seen.news(
                at(Duration.ofMinutes(1)), restarted, Seen.atStart().in(Optional.empty()).report())
            .orElseThrow();

    // then
    assertThat(restarted.prometheus().pod())
        .isEqualTo(
            new PodStatus("checkout-prometheus-5f7b", 3, new TerminationStatus("OOMKilled", 137)));
    assertThat(gone.prometheus().pod()).isNull();
  }

  @Test
  void a_spec_without_a_plan_says_nothing_new_of_what_runs() {
    // when
    ExemplarPipelineStatus status =
        Seen.news(
                at(Duration.ofMinutes(1)),
                first(),
                StatusReport.unobserved(8, Readiness.stuck(Reason.SpecInvalid, "spec.x is odd")))
            .orElseThrow();

    // then
    assertThat(status.prometheus()).isEqualTo(first().prometheus());
    assertThat(status.exemplars()).isEqualTo(first().exemplars());
    assertThat(status.targets()).isEqualTo(first().targets());
    assertThat(status.lastObservedTime()).isEqualTo(SINCE);
  }

  @Test
  void a_pipeline_never_observed_has_no_counts() {
    // when
    ExemplarPipelineStatus status =
        Seen.news(
                at(Duration.ZERO),
                null,
                StatusReport.unobserved(1, Readiness.stuck(Reason.SpecInvalid, "a")))
            .orElseThrow();

    // then
    assertThat(status.exemplars()).isNull();
    assertThat(status.targets()).isNull();
    assertThat(status.prometheus()).isNull();
    assertThat(status.lastObservedTime()).isNull();
  }

  @ParameterizedTest(name = "{0} a second is {1}")
  @CsvSource({
    "0,          0",
    "0.001,      0",
    "0.005,      0.01",
    "0.5,        0.5",
    "1.25,       1.25",
    "1.256,      1.26",
    "9.99,       9.99",
    "9.999,      10",
    "10.4,       10",
    "12.5,       13",
    "100,        100",
    "1234567.8,  1234568"
  })
  void a_rate_is_as_exact_as_it_is_of_use(double rate, String text) {
    assertThat(
            status(Seen.atStart().with(Optional.empty(), Optional.of(rate)))
                .exemplars()
                .ratePerSecond())
        .isEqualTo(text);
  }

  @ParameterizedTest(name = "{0} ms old is {1}")
  @CsvSource({
    "0,         0s",
    "999,       0s",
    "1000,      1s",
    "61999,     1m1s",
    "8280000,   2h18m",
    "360000000, 100h",
    "-5000,     0s"
  })
  void the_window_is_the_age_of_the_oldest_exemplar(long milliseconds, String text) {
    assertThat(
            status(
                    Seen.atStart()
                        .with(Optional.of(NOW.minusMillis(milliseconds)), Optional.empty()))
                .exemplars()
                .window())
        .isEqualTo(text);
  }

  @Test
  void what_is_not_known_is_left_out() {
    // when
    ExemplarsStatus exemplars =
        status(Seen.atStart().with(Optional.empty(), Optional.empty())).exemplars();

    // then
    assertThat(exemplars)
        .isEqualTo(
            new ExemplarsStatus(20L, 1000L, null, 5000L, null, null, null, null, null, null));
  }

  @Test
  void an_estimate_is_marked_as_one() {
    assertThat(status(Seen.atStart().with(20, 1000, 5000, true)).exemplars().storedApproximate())
        .isTrue();
  }

  private static ExemplarPipelineStatus first() {
    return status(Seen.atStart());
  }

  private static ExemplarPipelineStatus status(Seen seen) {
    return Seen.news(at(Duration.ZERO), null, seen.report()).orElseThrow();
  }

  private static ExemplarPipelineStatus next(
      Duration after, ExemplarPipelineStatus before, Readiness readiness) {
    return Seen.news(at(after), before, Seen.atStart().judged(readiness).report()).orElseThrow();
  }

  private static ExemplarPipelineStatus nextSeen(
      Duration after, PrometheusObservation observation) {
    return Seen.news(at(after), first(), Seen.atStart().observing(observation).report())
        .orElseThrow();
  }

  private static StatusFactory at(Duration after) {
    return new StatusFactory(InstantSource.fixed(NOW.plus(after)));
  }
}
