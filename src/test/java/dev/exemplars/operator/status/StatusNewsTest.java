package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation.NotAsked;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.verdict.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusNewsTest {

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @CsvSource({
    "1000, 1000, false",
    "1000, 1001, false",
    "1000, 1100, false",
    "1000, 1101, true",
    "1000, 900,  false",
    "1000, 899,  true",
    "1000, 0,    true",
    "10,   11,   false",
    "10,   12,   true",
    "9,    10,   true",
    "1,    2,    true",
    "0,    1,    true",
    "0,    0,    false"
  })
  void a_count_is_news_when_it_moved_by_more_than_a_tenth(int from, int to, boolean isNews) {
    Seen start = Seen.atStart();
    assertNews(start.with(from, 1, 9, false), start.with(to, 1, 9, false), isNews);
    assertNews(start.with(1, from, 9, false), start.with(1, to, 9, false), isNews);
    assertNews(start.with(new Targets(from, 1)), start.with(new Targets(to, 1)), isNews);
    assertNews(start.with(new Targets(1, from)), start.with(new Targets(1, to)), isNews);
    assertNews(start.restarted(from, "Error", 1), start.restarted(to, "Error", 1), isNews);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatever_is_no_count_is_news_when_it_changes(String name, Seen after) {
    assertNews(Seen.atStart(), after, true);
    assertNews(after, Seen.atStart(), true);
  }

  static Stream<Arguments> whatever_is_no_count_is_news_when_it_changes() {
    Seen start = Seen.atStart();
    Optional<Instant> oldest = Optional.of(Seen.START.minusSeconds(8280));
    return Stream.of(
        Arguments.of("the generation", start.ofGeneration(8)),
        Arguments.of("the revision", start.ofRevision("fedcba9876543210")),
        Arguments.of("a condition", start.judged(Readiness.stuck(Reason.NameConflict, "x"))),
        Arguments.of("the state of the configuration", start.with(ConfigState.Rejected)),
        Arguments.of("the capacity", start.with(20, 1000, 5001, false)),
        Arguments.of("whether it is an estimate", start.with(20, 1000, 5000, true)),
        Arguments.of("that there is a rate", start.with(oldest, Optional.empty())),
        Arguments.of("that there is no Pod", start.in(Optional.empty())),
        Arguments.of("how the container ended", start.restarted(0, "Error", 2)),
        Arguments.of("that nobody answers", start.observing(new Unreachable("it broke"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void what_always_moves_is_no_news(String name, Seen after) {
    assertNews(Seen.atStart(), after, false);
  }

  static Stream<Arguments> what_always_moves_is_no_news() {
    Seen start = Seen.atStart();
    Optional<Instant> oldest = Optional.of(Seen.START.minusSeconds(8280));
    return Stream.of(
        Arguments.of("nothing at all", start),
        Arguments.of("the rate", start.with(oldest, Optional.of(99.0))),
        Arguments.of("the window", start.with(Optional.of(Seen.START), Optional.of(12.0))),
        Arguments.of("that nobody was asked", start.observing(new NotAsked())),
        Arguments.of("the time", start.after(Duration.ofSeconds(599))));
  }

  @Test
  void a_condition_with_another_message_is_news() {
    Seen start = Seen.atStart();
    assertNews(
        start.judged(Readiness.stuck(Reason.NameConflict, "Service a exists")),
        start.judged(Readiness.stuck(Reason.NameConflict, "Service b exists")),
        true);
  }

  @ParameterizedTest(name = "after {0} s: {1}")
  @CsvSource({"599, false", "600, true", "601, true"})
  void after_ten_minutes_the_time_is_news(long seconds, boolean isNews) {
    assertNews(Seen.atStart(), Seen.atStart().after(Duration.ofSeconds(seconds)), isNews);
  }

  @Test
  void a_first_answer_is_news() {
    assertNews(Seen.atStart().observing(new NotAsked()), Seen.atStart(), true);
  }

  @Test
  void a_time_that_somebody_else_wrote_is_written_over() {
    // given
    ExemplarPipelineStatus seen = status(Seen.atStart());
    ExemplarPipelineStatus foreign =
        new ExemplarPipelineStatus(
            seen.observedGeneration(),
            seen.conditions(),
            seen.verdict(),
            seen.exemplars(),
            seen.targets(),
            seen.traces(),
            seen.prometheus(),
            seen.grafana(),
            "yesterday");

    // then
    assertThat(StatusNews.in(foreign, seen)).isTrue();
  }

  private static void assertNews(Seen before, Seen after, boolean isNews) {
    assertThat(
            Seen.news(
                new StatusFactory(InstantSource.fixed(Seen.START)), status(before), after.report()))
        .matches(
            written -> written.isPresent() == isNews, isNews ? "is written" : "is not written");
  }

  private static ExemplarPipelineStatus status(Seen seen) {
    return Seen.news(new StatusFactory(InstantSource.fixed(Seen.START)), null, seen.report())
        .orElseThrow();
  }
}
