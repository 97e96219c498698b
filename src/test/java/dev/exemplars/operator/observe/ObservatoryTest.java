package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.FakePrometheus.Storage;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.real.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservatoryTest {

  private static final String UID = "0815";
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration WHILE_PENDING = Duration.ofSeconds(5);
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  private static final Optional<Instant> AN_HOUR_AGO =
      Optional.of(FakeClock.START.minus(Duration.ofHours(1)));

  private final FakePrometheus prometheus = new FakePrometheus();
  private final FakeClock clock = new FakeClock();
  private final PipelinePlan plan =
      Given.plan(Given.MINIMAL, "--prometheus-url=" + prometheus.url());
  private final Observatory observatory =
      new Observatory(new BoundedHttp(true, "127.0.0.1"), Given.settings(), clock);

  @AfterEach
  void stop() {
    prometheus.close();
  }

  @Test
  void the_first_look_asks_and_brings_what_prometheus_says() {
    // given
    prometheus.loads("one");

    // when
    Sighting sighting = look("one");

    // then
    assertThat(prometheus.asked())
        .containsExactly(
            "/metrics",
            "/api/v1/status/config",
            "/api/v1/targets",
            "/api/v1/query_exemplars?start",
            "/api/v1/query_exemplars?start",
            "/api/v1/query_exemplars?start",
            "/api/v1/query_exemplars?start");
    assertThat(sighting.isFresh()).isTrue();
    assertThat(sighting.nextIn()).isEqualTo(INTERVAL);
    Answered answered = answered(sighting);
    assertThat(answered)
        .isEqualTo(
            new Answered(
                FakeClock.START,
                ConfigState.Loaded,
                new Exemplars(2, 10, false, 1000, AN_HOUR_AGO, Optional.empty()),
                new Targets(3, 2),
                answered.details()));
  }

  @Test
  void the_first_look_brings_what_a_verdict_is_made_of() {
    // when
    PrometheusDetails details = answered(look("one")).details();

    // then
    assertThat(details.targets())
        .extracting(Target::called)
        .containsExactly("Pod shop/shop-down", "Pod shop/shop-up", "Pod shop/shop-up");
    assertThat(details.sample().newestFirst())
        .extracting(one -> one.labels().get("trace_id"))
        .containsExactly("9", "8", "7", "6", "5", "4", "3", "2", "1", "0");
    assertThat(details.sample().window()).isEqualTo(Duration.ofHours(3));
    assertThat(details.uptime())
        .isEqualTo(Duration.between(Instant.ofEpochSecond(1), FakeClock.START));
    assertThat(details.growth()).isEmpty();
  }

  @Test
  void the_next_look_begins_with_the_window_that_brought_enough() {
    // given
    look("one");
    prometheus.asked();
    clock.advance(INTERVAL);

    // when
    look("one");

    // then
    assertThat(prometheus.asked()).containsOnlyOnce("/api/v1/query_exemplars?start");
  }

  @Test
  void counters_grow_between_two_looks_of_one_process() {
    // given
    look("one");
    prometheus.stores(new Storage(2, 1000, 1000, 1210));

    // then
    assertThat(growthAfter(INTERVAL)).contains(new StorageGrowth(INTERVAL, 1200, 0, 0, 0, 0));

    // when
    prometheus.restarts();

    // then
    assertThat(growthAfter(INTERVAL)).isEmpty();
    assertThat(growthAfter(INTERVAL)).contains(new StorageGrowth(INTERVAL, 0, 0, 0, 0, 0));
  }

  /** A batch, or a list of Pods, fails now and then: often none does between two looks. */
  @Test
  void what_failed_in_the_last_minutes_is_told_at_each_look() {
    // given
    look("one");
    prometheus.failsOnce();

    // then
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(1L, 7L);
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(1L, 7L);
    prometheus.failsOnce();
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(2L, 14L);
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(1L, 7L);
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(1L, 7L);
    assertThat(failuresAfter(Duration.ofMinutes(1))).containsExactly(0L, 0L);
  }

  @Test
  void what_a_process_before_failed_at_is_over_with_it() {
    // given
    look("one");
    prometheus.failsOnce();
    assertThat(failuresAfter(INTERVAL)).containsExactly(1L, 7L);

    // when
    prometheus.restarts();
    growthAfter(INTERVAL);

    // then
    assertThat(failuresAfter(INTERVAL)).containsExactly(0L, 0L);
  }

  @Test
  void a_process_that_begins_in_our_future_has_no_uptime_yet() {
    // given
    prometheus.started(FakeClock.START.plusSeconds(5));

    // then
    assertThat(answered(look("one")).details().uptime()).isZero();
  }

  @Test
  void an_event_before_it_is_time_costs_no_request() {
    // given
    prometheus.loads("one");
    Sighting first = look("one");
    prometheus.asked();
    clock.advance(Duration.ofSeconds(59));

    // when
    Sighting second = look("one");

    // then
    assertThat(prometheus.asked()).isEmpty();
    assertThat(second).isEqualTo(new Sighting(first.observation(), Duration.ofSeconds(1), false));
  }

  @Test
  void when_it_is_time_it_asks_again() {
    // given
    prometheus.loads("one");
    look("one");
    prometheus.stores(new Storage(3, 20, 1000, 20));
    clock.advance(INTERVAL);

    // when
    Sighting second = look("one");

    // then
    assertThat(second.isFresh()).isTrue();
    assertThat(answered(second).exemplars().stored()).isEqualTo(20);
    assertThat(answered(second).at()).isEqualTo(FakeClock.START.plus(INTERVAL));
  }

  @Test
  void a_new_revision_is_asked_for_at_once_and_often_until_it_is_loaded() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    Sighting pending = look("two");

    // then
    assertThat(pending.isFresh()).isTrue();
    assertThat(answered(pending).config()).isEqualTo(ConfigState.Pending);
    assertThat(pending.nextIn()).isEqualTo(WHILE_PENDING);

    // when
    prometheus.loads("two");
    clock.advance(WHILE_PENDING);
    Sighting loaded = look("two");

    // then
    assertThat(answered(loaded).config()).isEqualTo(ConfigState.Loaded);
    assertThat(loaded.nextIn()).isEqualTo(INTERVAL);
  }

  @Test
  void a_revision_that_the_kubelet_brings_at_once_is_asked_for_even_more_often_at_first() {
    // given
    Observatory hasty =
        new Observatory(
            new BoundedHttp(true, "127.0.0.1"), Given.settings("--fast-reload=true"), clock);
    prometheus.loads("one");

    // when
    Duration waited = Duration.ZERO;
    while (waited.compareTo(Duration.ofSeconds(20)) < 0) {
      assertThat(hasty.observe(UID, Watched.of(plan, "two")).nextIn()).isEqualTo(Haste.PAUSE);
      clock.advance(Haste.PAUSE);
      waited = waited.plus(Haste.PAUSE);
    }

    // then
    assertThat(hasty.observe(UID, Watched.of(plan, "two")).nextIn()).isEqualTo(WHILE_PENDING);
    assertThat(hasty.observe(UID, Watched.of(plan, "three")).nextIn()).isEqualTo(Haste.PAUSE);
    prometheus.loads("three");
    clock.advance(Haste.PAUSE);
    assertThat(hasty.observe(UID, Watched.of(plan, "three")).nextIn()).isEqualTo(INTERVAL);
  }

  @Test
  void a_suspended_pipeline_awaits_no_revision_and_is_not_looked_at_more_often() {
    // given
    prometheus.loads("one");
    PipelinePlan suspended = Given.plan("suspend: true", "--prometheus-url=" + prometheus.url());

    // then
    assertThat(observatory.observe(UID, Watched.of(suspended, "two")).nextIn()).isEqualTo(INTERVAL);
  }

  @Test
  void each_pipeline_has_a_memory_of_its_own() {
    // given
    prometheus.loads("one");
    look("one");
    prometheus.asked();

    // when
    Sighting other = observatory.observe("4711", Watched.of(plan, "one"));

    // then
    assertThat(other.isFresh()).isTrue();
    assertThat(prometheus.asked()).isNotEmpty();
  }

  @Test
  void the_rate_is_what_was_appended_between_two_looks() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    prometheus.stores(new Storage(2, 1000, 1000, 1210));

    // then
    assertThat(rateAfter(INTERVAL)).contains(20.0);
  }

  @Test
  void nothing_appended_is_a_rate_too() {
    // given
    prometheus.loads("one");
    look("one");

    // then
    assertThat(rateAfter(INTERVAL)).contains(0.0);
  }

  @Test
  void there_is_no_rate_across_a_restart() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    prometheus.restarts();
    prometheus.stores(new Storage(2, 1000, 1000, 1210));

    // then
    assertThat(rateAfter(INTERVAL)).isEmpty();
    assertThat(rateAfter(INTERVAL)).contains(0.0);
  }

  @Test
  void a_look_that_failed_in_between_does_not_break_the_rate() {
    // given
    prometheus.loads("one");
    look("one");
    prometheus.breaks(true);
    clock.advance(INTERVAL);
    assertThat(look("one").observation()).isInstanceOf(Unreachable.class);

    // when
    prometheus.breaks(false);
    prometheus.stores(new Storage(2, 1000, 1000, 1210));

    // then
    assertThat(rateAfter(INTERVAL)).contains(10.0);
  }

  @Test
  void a_rate_that_is_no_number_is_none() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    prometheus.stores(new Storage(2, 1000, 1000, 1e308));
    clock.advance(Duration.ofMillis(1));

    // then
    assertThat(answered(look("two")).exemplars().ratePerSecond()).isEmpty();
  }

  @Test
  void a_pipeline_that_was_forgotten_is_asked_anew_and_has_no_rate() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    observatory.forget(UID);
    clock.advance(Duration.ofSeconds(1));
    Sighting sighting = look("one");

    // then
    assertThat(sighting.isFresh()).isTrue();
    assertThat(answered(sighting).exemplars().ratePerSecond()).isEmpty();
  }

  @Test
  void a_revision_that_is_refused_is_said_to_be_and_looked_at_often() {
    // given
    prometheus.loads("one");
    look("one");

    // when
    prometheus.rejects();
    Sighting sighting = look("two");

    // then
    assertThat(answered(sighting).config()).isEqualTo(ConfigState.Rejected);
    assertThat(sighting.nextIn()).isEqualTo(WHILE_PENDING);
  }

  @Test
  void going_back_to_the_revision_that_runs_ends_a_rejection() {
    // given
    prometheus.loads("one");
    look("one");
    prometheus.rejects();
    look("two");

    // then
    assertThat(config("one")).isEqualTo(ConfigState.Loaded);
  }

  @Test
  void a_new_revision_is_not_blamed_for_the_rejection_of_the_one_before_it() {
    // given
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);
    assertThat(config("good")).isEqualTo(ConfigState.Pending);

    // when
    clock.advance(Duration.ofSeconds(119));

    // then
    assertThat(config("good")).isEqualTo(ConfigState.Pending);

    // when
    clock.advance(WHILE_PENDING);

    // then
    assertThat(config("good")).as("no kubelet takes that long").isEqualTo(ConfigState.Rejected);
  }

  @Test
  void nor_is_the_one_after_that() {
    // given
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);
    assertThat(config("better")).isEqualTo(ConfigState.Pending);

    // then
    assertThat(config("good")).isEqualTo(ConfigState.Pending);
  }

  @Test
  void nor_is_one_that_comes_after_a_look_that_failed() {
    // given
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);
    prometheus.breaks(true);
    clock.advance(INTERVAL);
    look("bad");

    // when
    prometheus.breaks(false);

    // then
    assertThat(config("good")).isEqualTo(ConfigState.Pending);
  }

  @Test
  void nor_for_one_that_it_overtook() {
    // given
    prometheus.loads("one");
    assertThat(config("one")).isEqualTo(ConfigState.Loaded);
    assertThat(config("bad")).isEqualTo(ConfigState.Pending);

    // when
    prometheus.rejects();

    // then
    assertThat(config("good")).isEqualTo(ConfigState.Pending);
    clock.advance(DELIVERY);
    assertThat(config("good")).isEqualTo(ConfigState.Rejected);
  }

  @Test
  void nor_for_one_that_was_given_up_for_what_still_runs() {
    // given
    prometheus.loads("one");
    assertThat(config("one")).isEqualTo(ConfigState.Loaded);
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);
    assertThat(config("one")).isEqualTo(ConfigState.Loaded);

    // then
    assertThat(config("good")).isEqualTo(ConfigState.Pending);
  }

  @Test
  void what_is_said_against_the_file_tells_at_once_that_it_is_another_than_the_one_before() {
    // given
    prometheus.rejects();
    heard("bad", ConfigFault.WrongType);

    // then
    assertThat(heard("worse", ConfigFault.WrongType))
        .as("the Pod may still have the one before")
        .isEqualTo(ConfigState.Pending);

    // when
    clock.advance(WHILE_PENDING);

    // then
    assertThat(heard("worse", ConfigFault.InvalidRegex)).isEqualTo(ConfigState.Rejected);
    clock.advance(WHILE_PENDING);
    assertThat(config("worse")).isEqualTo(ConfigState.Rejected);
  }

  @Test
  void what_is_said_tells_nothing_where_more_than_one_file_may_be_meant() {
    // given
    prometheus.rejects();
    heard("bad", ConfigFault.WrongType);
    heard("worse", ConfigFault.WrongType);

    // then
    assertThat(heard("good", ConfigFault.InvalidRegex)).isEqualTo(ConfigState.Pending);
  }

  @Test
  void what_is_said_tells_nothing_where_nothing_is_known_of_the_one_before() {
    // given
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);

    // then
    assertThat(heard("good", ConfigFault.InvalidRegex)).isEqualTo(ConfigState.Pending);
  }

  /** A Secret, such as a password, reaches the Pod on a way of its own. */
  @Test
  void what_is_said_of_something_beside_the_file_may_change_while_the_file_does_not() {
    // given
    prometheus.rejects();
    heard("bad", ConfigFault.WrongType);

    // then
    assertThat(heard("good", ConfigFault.MissingFile)).isEqualTo(ConfigState.Pending);
  }

  @Test
  void the_second_rejection_in_a_row_is_blamed_on_whom_it_concerns() {
    // given
    prometheus.rejects();
    assertThat(config("bad")).isEqualTo(ConfigState.Rejected);

    // when
    prometheus.loads("good");
    assertThat(config("good")).isEqualTo(ConfigState.Loaded);
    prometheus.rejects();

    // then
    assertThat(config("bad again")).isEqualTo(ConfigState.Rejected);
  }

  @Test
  void a_prometheus_that_does_not_answer_is_looked_at_again_and_again_until_it_does() {
    // given
    prometheus.loads("one");
    prometheus.breaks(true);

    // when
    Sighting broken = look("one");

    // then
    assertThat(broken)
        .isEqualTo(
            new Sighting(new Unreachable("it answered /metrics with 500"), WHILE_PENDING, true));
    clock.advance(Duration.ofSeconds(4));
    assertThat(look("one").isFresh()).isFalse();

    // when
    prometheus.breaks(false);
    clock.advance(Duration.ofSeconds(1));

    // then
    assertThat(config("one")).isEqualTo(ConfigState.Loaded);
  }

  @Test
  void without_permission_to_call_this_machine_nothing_is_asked() {
    // given
    Observatory strict =
        new Observatory(new BoundedHttp(false, "127.0.0.1"), Given.settings(), clock);

    // then
    assertThat(strict.observe(UID, Watched.of(plan, "one")).observation())
        .isEqualTo(new Unreachable("its address may not be called"));
    assertThat(prometheus.asked()).isEqualTo(List.of());
  }

  @Test
  void one_that_does_not_answer_waits_for_others_of_its_kind_and_keeps_none_that_answers_waiting()
      throws Exception {
    // given
    Observatory busy =
        new Observatory(
            new BoundedHttp(true, "127.0.0.1"),
            Given.settings("--observations-in-flight=2"),
            clock);
    prometheus.loads("one");
    busy.observe("answers", Watched.of(plan, "one"));
    prometheus.breaks(true);
    Sighting broken = busy.observe("broken", Watched.of(plan, "one"));
    prometheus.breaks(false);
    clock.advance(INTERVAL);

    try (RawServer silent = RawServer.answering((out, server) -> server.aSecondGoesBy())) {
      // when
      PipelinePlan silentPlan = Given.plan(Given.MINIMAL, "--prometheus-url=" + silent.uri(""));
      Thread looking =
          Thread.startVirtualThread(() -> busy.observe("silent", Watched.of(silentPlan, "one")));
      Waiting.until("the look", Duration.ofSeconds(10), () -> !silent.requests().isEmpty());

      // then
      assertThat(busy.observe("broken", Watched.of(plan, "one")))
          .isEqualTo(new Sighting(broken.observation(), WHILE_PENDING, false));
      assertThat(busy.observe("answers", Watched.of(plan, "one")).isFresh()).isTrue();

      // when
      looking.join();

      // then
      assertThat(answered(busy.observe("broken", Watched.of(plan, "one"))).config())
          .isEqualTo(ConfigState.Loaded);
    }
  }

  private Optional<Double> rateAfter(Duration time) {
    clock.advance(time);
    return answered(look("one")).exemplars().ratePerSecond();
  }

  private List<Long> failuresAfter(Duration time) {
    return growthAfter(time)
        .map(growth -> List.of(growth.discoveryFailures(), growth.remoteFailed()))
        .orElse(List.of());
  }

  private Optional<StorageGrowth> growthAfter(Duration time) {
    clock.advance(time);
    return answered(look("one")).details().growth();
  }

  private ConfigState config(String revision) {
    return answered(look(revision)).config();
  }

  /** What is made of a look once this was said against the file. */
  private ConfigState heard(String revision, ConfigFault fault) {
    return answered(observatory.hear(UID, look(revision), new RefusalStatus(fault, null))).config();
  }

  private Sighting look(String revision) {
    return observatory.observe(UID, Watched.of(plan, revision));
  }

  private static Answered answered(Sighting sighting) {
    assertThat(sighting.observation()).isInstanceOf(Answered.class);
    return (Answered) sighting.observation();
  }
}
