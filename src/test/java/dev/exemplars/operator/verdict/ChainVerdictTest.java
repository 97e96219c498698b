package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.Way.exposition;
import static dev.exemplars.operator.verdict.Way.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.verdict.Finding.Outcome;
import org.junit.jupiter.api.Test;

class ChainVerdictTest {

  @Test
  void a_way_without_a_fault_is_proven_and_told_by_its_last_stage() {
    ChainVerdict verdict = ChainVerdict.of(new Way().evidence());

    assertThat(verdict.verified().outcome()).isEqualTo(Outcome.True);
    assertThat(verdict.verified().reason()).isEqualTo(Reason.Proven);
    assertThat(verdict.told().stage()).isEqualTo(Stage.Resolvable);
    assertThat(verdict.offenders()).isEmpty();
  }

  @Test
  void what_cannot_be_told_behind_a_broken_stage_is_blocked_by_it() {
    ChainVerdict verdict =
        ChainVerdict.of(
            new Way()
                .nothingStored()
                .exposing(exposition(Format.PlainText, 1, 500, Exemplars.NONE))
                .evidence());

    assertThat(verdict.told().stage()).isEqualTo(Stage.Exposed);
    assertThat(verdict.told().finding().reason()).isEqualTo(Reason.NotOpenMetrics);
    assertThat(verdict.of(Stage.Scraped).outcome()).isEqualTo(Outcome.True);
    assertThat(verdict.of(Stage.Stored).reason()).isEqualTo(Reason.Blocked);
    assertThat(verdict.of(Stage.Stored).message())
        .startsWith("cannot be told before Exposed is mended");
    assertThat(verdict.verified().message()).startsWith("Exposed: Pod shop/shop-1");
  }

  @Test
  void what_is_broken_further_on_is_told_all_the_same() {
    Way way = new Way();
    way.traces = new TraceObservation.Failed(Failure.WrongEndpoint, "answered with HTML");

    ChainVerdict verdict = ChainVerdict.of(way.evidence());

    assertThat(verdict.told().stage()).isEqualTo(Stage.Resolvable);
    assertThat(verdict.verified().reason()).isEqualTo(Reason.WrongEndpoint);
  }

  @Test
  void an_unknown_stage_blocks_nothing() {
    Way way = new Way();
    way.answers = false;

    ChainVerdict verdict = ChainVerdict.of(way.evidence());

    assertThat(verdict.told().stage()).isEqualTo(Stage.Exposed);
    assertThat(verdict.verified().outcome()).isEqualTo(Outcome.Unknown);
    assertThat(verdict.of(Stage.Resolvable).outcome()).isEqualTo(Outcome.True);
  }

  @Test
  void a_target_offends_once_and_first_for_being_down() {
    Way way = new Way().exposing(exposition(Format.PlainText, 1, 500, Exemplars.NONE));
    way.targets.clear();
    way.targets.add(target("shop-1", Health.Down, "connection refused"));

    assertThat(ChainVerdict.of(way.evidence()).offenders())
        .singleElement()
        .satisfies(one -> assertThat(one.finding().reason()).isEqualTo(Reason.TargetsDown));
  }
}
