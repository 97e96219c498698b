package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.verdict.Readiness;
import org.junit.jupiter.api.Test;

class ToldStatesTest {

  private static final String UID = "0815";

  private final StatusFactory factory = new StatusFactory(() -> Seen.START);
  private final ToldStates told = new ToldStates();
  private final ExemplarPipelineStatus available = status(Seen.atStart());
  private final ExemplarPipelineStatus stuck =
      status(Seen.atStart().judged(Readiness.stuck(Reason.NameConflict, "Service demo")));

  @Test
  void each_change_is_told_once_and_a_change_back_is_another() {
    told.begin(UID, null);

    assertThat(told.tell(UID, available)).isNotEmpty();
    assertThat(told.tell(UID, available)).isEmpty();
    assertThat(told.tell(UID, stuck)).isNotEmpty();
    assertThat(told.tell(UID, available)).isNotEmpty();
  }

  @Test
  void what_the_first_status_says_was_told_by_an_operator_before() {
    told.begin(UID, stuck);

    assertThat(told.tell(UID, stuck)).isEmpty();
    assertThat(told.tell(UID, available)).isNotEmpty();
  }

  @Test
  void a_status_that_stands_though_its_write_seemed_to_fail_is_still_to_be_told() {
    told.begin(UID, available);

    told.begin(UID, stuck);

    assertThat(told.tell(UID, stuck)).isNotEmpty();
  }

  @Test
  void a_pipeline_of_the_same_uid_that_was_forgotten_begins_anew() {
    told.begin(UID, available);
    told.forget(UID);

    told.begin(UID, stuck);

    assertThat(told.tell(UID, stuck)).isEmpty();
  }

  private ExemplarPipelineStatus status(Seen seen) {
    return Seen.news(factory, null, seen.report()).orElseThrow();
  }
}
