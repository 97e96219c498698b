package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
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

  private static List<Outcome> told(TraceObservation... looks) {
    List<Outcome> told = new ArrayList<>();
    Steadiness steadiness = Steadiness.NONE;
    for (TraceObservation look : looks) {
      Way way = new Way();
      way.traces = look;
      Steadiness.Settled settled = steadiness.settle(way.evidence());
      steadiness = settled.next();
      told.add(settled.verdict().of(Stage.Resolvable).outcome());
    }
    return told;
  }
}
