package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.Scope;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasuredRingTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @Test
  void a_size_that_is_on_its_way_is_not_chosen_again_by_another_rate() {
    Optional<MeasuredRing> onItsWay = measured(3300, "0");

    assertThat(RingSize.of(TEN_MINUTES, 500_000, onItsWay).exemplars()).isEqualTo(3300);
  }

  @Test
  void without_a_choice_the_running_ring_counts() {
    assertThat(measured(null, "4.4"))
        .contains(new MeasuredRing(100, 90, 4.4, Duration.ofMinutes(1)));
  }

  @Test
  void what_nobody_measured_or_somebody_made_up_is_nothing() {
    assertThat(MeasuredRing.of(null)).isEmpty();
    assertThat(measured(null, "many")).isEmpty();
    assertThat(measured(-5, "4.4").map(MeasuredRing::capacity)).contains(100L);
  }

  @Test
  void the_ring_of_a_shared_server_says_nothing_of_ours() {
    ExemplarsStatus shared =
        new ExemplarsStatus(Scope.Server, 9L, 90L, null, 100L, null, null, "4.4", "1m", null, null);

    assertThat(measured(shared)).isEmpty();
  }

  private static Optional<MeasuredRing> measured(@Nullable Integer chosen, String rate) {
    return measured(new ExemplarsStatus(9L, 90L, null, 100L, chosen, null, rate, "1m", null, null));
  }

  private static Optional<MeasuredRing> measured(ExemplarsStatus exemplars) {
    return MeasuredRing.of(
        new ExemplarPipelineStatus(1L, null, null, exemplars, null, null, null, null, null));
  }
}
