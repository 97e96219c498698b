package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ScrapeJobSpec.Exemplars;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationPlanTest {

  @Test
  void by_default_targets_are_asked_and_five_traces_looked_up_each_minute() {
    assertThat(Given.plan(Given.MINIMAL).verification())
        .isEqualTo(new VerificationPlan(Duration.ofSeconds(60), true, 5));
  }

  @Test
  void what_is_said_holds() {
    assertThat(
            Given.plan("verification: {interval: 5s, probeTargets: false, resolveTraces: 20}")
                .verification())
        .isEqualTo(new VerificationPlan(Duration.ofSeconds(5), false, 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 21})
  void traces_are_none_to_twenty(int traces) {
    assertThat(Given.problems("verification: {resolveTraces: %d}".formatted(traces)))
        .extracting(SpecProblem::field)
        .containsExactly("spec.verification.resolveTraces");
  }

  @Test
  void a_job_may_say_what_is_expected_of_its_targets() {
    assertThat(
            Given.plan(
                    "scrape: {jobs: [{name: a, podSelector: {}, exemplars: Expected}, {name: b,"
                        + " podSelector: {}}]}")
                .scrape()
                .jobs())
        .extracting(job -> job.exemplars().map(Exemplars::name).orElse("nothing"))
        .containsExactly("Expected", "nothing");
  }
}
