package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.exposition.ExposedExemplar;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Target.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilencesTest {

  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final Target TARGET =
      new Target(
          "annotated-pods",
          Optional.of("shop"),
          Optional.of("shop-1"),
          "http://10.0.0.1:9464/metrics",
          Health.Up,
          "",
          Optional.of(START),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10));

  private final Silences silences = new Silences();

  @Test
  void of_one_that_was_not_asked_before_nothing_is_known() {
    assertThat(silence(0, plainly(500))).isEqualTo(new Silence(Duration.ZERO, 0, false));
  }

  @Test
  void what_came_since_it_was_asked_first_counts() {
    silence(0, plainly(500));
    silence(60, plainly(520));

    assertThat(silence(120, plainly(560))).isEqualTo(new Silence(Duration.ofMinutes(2), 60, false));
  }

  @Test
  void a_silence_begins_anew_behind_each_exemplar() {
    silence(0, plainly(500));
    silence(60, withExemplar(600));

    Silence silence = silence(120, plainly(610));

    assertThat(silence).isEqualTo(new Silence(Duration.ofMinutes(1), 10, true));
    assertThat(silence.rate()).isEqualTo(10 / 60.0);
  }

  @Test
  void a_process_that_began_anew_is_the_same_target() {
    silence(0, withExemplar(500));
    silence(60, plainly(3));

    assertThat(silence(120, plainly(8))).isEqualTo(new Silence(Duration.ofMinutes(1), 5, true));
  }

  @Test
  void an_answer_that_could_not_be_read_is_none() {
    silence(0, plainly(500));
    ProbedTarget blocked =
        new ProbedTarget(TARGET, new NotRead(Hindrance.Blocked, "blocked"), Expectation.Unsaid);

    assertThat(silences.hear(Rotation.Key.of(TARGET), blocked, START.plusSeconds(60)))
        .isEqualTo(blocked);
    assertThat(silence(120, plainly(500)).lasting()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void those_that_are_gone_are_forgotten() {
    silence(0, withExemplar(500));

    silences.keep(Set.of());

    assertThat(silence(60, plainly(500)).isAfterExemplars()).isFalse();
  }

  private Silence silence(long seconds, Exposition exposition) {
    ProbedTarget probed = new ProbedTarget(TARGET, new Read(exposition), Expectation.Unsaid);
    return silences.hear(Rotation.Key.of(TARGET), probed, START.plusSeconds(seconds)).silence();
  }

  private static Exposition plainly(double observations) {
    return exposition(observations, Exemplars.NONE);
  }

  private static Exposition withExemplar(double observations) {
    ExposedExemplar one =
        new ExposedExemplar("d", Map.of("trace_id", "a".repeat(32)), Optional.of(START));
    return exposition(
        observations,
        new Exemplars(1, Set.of("d"), Set.of("trace_id"), 0, List.of(one), Optional.of(START)));
  }

  private static Exposition exposition(double observations, Exemplars exemplars) {
    return new Exposition(
        Format.OpenMetricsText, 1, observations, exemplars, Optional.empty(), true);
  }
}
