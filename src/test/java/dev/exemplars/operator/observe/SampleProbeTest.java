package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.SampleProbe.Sampled;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The oldest exemplar of the fake Prometheus is an hour old, each of the others a second younger.
 */
class SampleProbeTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WIDEST = Duration.ofHours(3);

  private final FakePrometheus prometheus = new FakePrometheus();
  private final FakeClock clock = new FakeClock();
  private final SampleProbe probe = new SampleProbe(clock);
  private final PipelinePlan plan =
      Given.plan(Given.MINIMAL, "--prometheus-url=" + prometheus.url());

  @AfterEach
  void stop() {
    prometheus.close();
  }

  @ParameterizedTest(name = "every {0}")
  @CsvSource({"1s, PT1M", "15s, PT1M", "30s, PT1M", "5m, PT10M", "12h, PT3H"})
  void the_first_window_is_two_scrapes_but_no_less_than_a_minute(String interval, Duration first) {
    assertThat(
            SampleProbe.firstWindow(
                Watched.of(Given.plan("scrape: {interval: %s}".formatted(interval)), "one")))
        .isEqualTo(first);
  }

  @Test
  void a_window_with_enough_is_not_widened() {
    // given
    prometheus.shows(3600);

    // when
    Sampled sampled = look(MINUTE);

    // then
    assertThat(prometheus.asked()).hasSize(1);
    assertThat(sampled.sample().newestFirst()).hasSize(50);
    assertThat(sampled.sample().window()).isEqualTo(MINUTE);
    assertThat(sampled.nextWindow()).isEqualTo(MINUTE);
  }

  @ParameterizedTest(name = "with {0}: {1} requests, found in {2}")
  @CsvSource({"3600, 1, PT1M", "3500, 2, PT4M", "2950, 3, PT16M", "3, 4, PT3H", "0, 4, PT3H"})
  void a_window_with_too_few_is_widened_until_three_hours(
      int exemplars, int requests, Duration window) {
    // given
    prometheus.shows(exemplars);

    // when
    Sampled sampled = look(MINUTE);

    // then
    assertThat(prometheus.asked()).hasSize(requests);
    assertThat(sampled.sample().window()).isEqualTo(window);
    assertThat(sampled.nextWindow()).isEqualTo(window);
    assertThat(sampled.sample().newestFirst()).hasSize(Math.min(exemplars, 50));
  }

  @Test
  void where_nothing_was_found_one_request_is_enough_the_next_time() {
    // given
    prometheus.shows(0);
    Duration next = look(MINUTE).nextWindow();
    prometheus.asked();

    // when
    look(next);

    // then
    assertThat(prometheus.asked()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({"319, PT1H, PT1H", "320, PT1H, PT15M", "3600, PT1H, PT15M", "5000, PT2M, PT1M"})
  void with_plenty_the_next_look_takes_a_quarter_but_not_less_than_a_first_one(
      int exemplars, Duration window, Duration next) {
    // given
    prometheus.shows(exemplars);

    // then
    assertThat(look(window).nextWindow()).isEqualTo(next);
  }

  @Test
  void an_answer_without_end_makes_the_next_window_shorter_than_a_first_one() {
    // given
    prometheus.shows(20_000);

    // then
    assertThat(look(HOUR).nextWindow()).isEqualTo(Duration.ofMinutes(15));
    assertThat(look(MINUTE).nextWindow()).isEqualTo(Duration.ofSeconds(15));
    assertThat(look(Duration.ofSeconds(1)).nextWindow()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void one_that_does_not_answer_is_not_known() {
    // given
    prometheus.breaks(true);

    // when
    Sampled sampled = look(HOUR);

    // then
    assertThat(sampled).isEqualTo(new Sampled(StoredSample.NONE, HOUR));
    assertThat(sampled.sample().wasTaken()).isFalse();
    assertThat(prometheus.asked()).hasSize(1);
  }

  @Test
  void nothing_found_is_known_too() {
    // given
    prometheus.shows(0);

    // when
    StoredSample sample = look(WIDEST).sample();

    // then
    assertThat(sample.wasTaken()).isTrue();
    assertThat(sample.newest()).isEmpty();
  }

  private Sampled look(Duration window) {
    return probe.look(
        Watched.of(plan, "one"),
        window,
        new PrometheusApi(
            new BoundedHttp(true, "127.0.0.1"),
            Watched.Access.of(prometheus.url()),
            Deadline.in(Duration.ofSeconds(10))));
  }
}
