package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldStagesTest {

  @Test
  void what_is_certain_and_of_this_spec_is_taken_over() {
    ExemplarPipelineStatus status =
        status(
            condition("Ready", "True", "AsWanted", 7),
            condition("Exposed", "True", "ExemplarsExposed", 7),
            condition("Scraped", "True", "TargetsUp", 6),
            condition("Stored", "False", "RemoteWriteFailing", 7),
            condition("Linked", "Unknown", "NotObserved", 7),
            condition("Resolvable", "False", "OfALaterVersion", 7));

    assertThat(ToldStages.in(status, 7))
        .isEqualTo(
            Map.of(
                Stage.Exposed,
                new Finding(Outcome.True, Reason.ExemplarsExposed, "said"),
                Stage.Stored,
                new Finding(Outcome.False, Reason.RemoteWriteFailing, "said")));
  }

  @Test
  void of_a_pipeline_that_is_new_nothing_was_told() {
    assertThat(ToldStages.in(null, 1)).isEmpty();
  }

  private static PipelineCondition condition(
      String type, String status, String reason, long generation) {
    return new PipelineCondition(type, status, reason, "said", "2026-11-28T10:00:00Z", generation);
  }

  private static ExemplarPipelineStatus status(PipelineCondition... conditions) {
    return new ExemplarPipelineStatus(
        7L, List.of(conditions), null, null, null, null, null, null, null);
  }
}
