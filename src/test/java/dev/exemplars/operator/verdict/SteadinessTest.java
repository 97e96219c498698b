package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.Silence;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SteadinessTest {

  private static final TraceObservation GOOD = Way.lookups(Result.Found, 5);
  private static final TraceObservation BAD = Way.lookups(Result.Missing, 5);
  private static final TraceObservation DUMB =
      new TraceObservation.Failed(Failure.Unreachable, "is silent");

  @Test
  void a_single_bad_look_is_not_told() {
    assertThat(told(GOOD, BAD, GOOD, BAD, GOOD)).containsOnly(Outcome.True);
  }

  @Test
  void two_bad_looks_in_a_row_are_told() {
    assertThat(told(GOOD, BAD, BAD, BAD))
        .containsExactly(Outcome.True, Outcome.True, Outcome.False, Outcome.False);
  }

  @Test
  void good_news_are_told_at_once() {
    assertThat(told(BAD, GOOD)).containsExactly(Outcome.False, Outcome.True);
  }

  @Test
  void what_was_known_is_given_up_after_three_looks_that_cannot_tell() {
    assertThat(told(GOOD, DUMB, DUMB, DUMB))
        .containsExactly(Outcome.True, Outcome.True, Outcome.True, Outcome.Unknown);
    assertThat(told(BAD, DUMB, DUMB, DUMB))
        .containsExactly(Outcome.False, Outcome.False, Outcome.False, Outcome.Unknown);
  }

  @Test
  void what_was_not_known_is_told_at_once() {
    assertThat(told(DUMB, BAD)).containsExactly(Outcome.Unknown, Outcome.False);
  }

  @Test
  void the_first_look_is_told_as_it_is() {
    assertThat(told(BAD)).containsExactly(Outcome.False);
  }

  @Test
  void another_fault_is_told_when_two_looks_find_it() {
    TraceObservation malformed = Way.lookups(Result.Malformed, 5);
    Steadiness steadiness = settle(Steadiness.NONE, BAD).next();
    Steadiness.Settled first = settle(steadiness, malformed);
    Steadiness.Settled second = settle(first.next(), malformed);

    assertThat(reason(first)).isEqualTo(Reason.TracesUnsampled);
    assertThat(reason(second)).isEqualTo(Reason.MalformedTraceId);
  }

  @Test
  void what_is_a_little_better_is_not_well_again() {
    assertThat(told(share(10), share(6), share(3), share(2)))
        .containsExactly(Outcome.False, Outcome.False, Outcome.False, Outcome.True);
    assertThat(told(share(6))).containsExactly(Outcome.True);
  }

  @Test
  void a_quiet_night_takes_nothing_back() {
    Steadiness steadiness = Steadiness.NONE.settle(new Way().evidence()).next();
    Way night =
        new Way()
            .storedBefore(Duration.ofHours(2))
            .silent(
                Way.exposition(Format.OpenMetricsText, 1, 500, Exemplars.NONE),
                new Silence(Duration.ofHours(2), 40, true));
    night.sample = List.of();
    Steadiness.Settled settled = steadiness.settle(night.evidence());
    for (int look = 0; look < 5; look++) {
      settled = settled.next().settle(night.evidence());
    }

    assertThat(settled.verdict().verified().outcome()).isEqualTo(Outcome.True);
    assertThat(settled.verdict().of(Stage.Exposed).message())
        .startsWith("nothing has come since that says otherwise: Pod shop/shop-1 exposes no");
  }

  /** One that starts has not seen yet what a remote write loses. */
  @Test
  void what_an_operator_before_told_is_not_taken_back_unseen() {
    Finding lost = Finding.no(Reason.RemoteWriteFailing, "lost 7 (seen last: of old)");
    Steadiness begun = Steadiness.after(Map.of(Stage.Stored, lost));
    Way first = new Way();
    first.growth = Optional.empty();
    Way later = new Way();
    later.growth =
        Optional.of(
            new StorageGrowth(Duration.ofSeconds(60), 9, 0, 0, 0, 0, Duration.ofMinutes(3), true));

    Steadiness.Settled atFirst = begun.settle(first.evidence());

    assertThat(atFirst.verdict().of(Stage.Stored).reason()).isEqualTo(Reason.RemoteWriteFailing);
    assertThat(atFirst.verdict().of(Stage.Stored).message())
        .startsWith("lost 7 (seen last: 1000 exemplars");
    assertThat(atFirst.next().settle(later.evidence()).verdict().of(Stage.Stored).outcome())
        .isEqualTo(Outcome.True);
  }

  private static TraceObservation share(int missing) {
    return Way.both(Way.lookups(Result.Found, 20 - missing), Way.lookups(Result.Missing, missing));
  }

  private static Reason reason(Steadiness.Settled settled) {
    return settled.verdict().of(Stage.Resolvable).reason();
  }

  private static Steadiness.Settled settle(Steadiness before, TraceObservation look) {
    Way way = new Way();
    way.traces = look;
    return before.settle(way.evidence());
  }

  private static List<Outcome> told(TraceObservation... looks) {
    List<Outcome> told = new ArrayList<>();
    Steadiness steadiness = Steadiness.NONE;
    for (TraceObservation look : looks) {
      Steadiness.Settled settled = settle(steadiness, look);
      steadiness = settled.next();
      told.add(settled.verdict().of(Stage.Resolvable).outcome());
    }
    return told;
  }
}
