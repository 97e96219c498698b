package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.FakePrometheus.Storage;
import dev.exemplars.operator.observe.PrometheusProbe.StoredCount;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.plan.Given;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PrometheusProbeTest {

  private static final String COUNTING = "/api/v1/query_exemplars";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final FakePrometheus prometheus = new FakePrometheus();
  private final FakeClock clock = new FakeClock();

  @AfterEach
  void stop() {
    prometheus.close();
  }

  @ParameterizedTest(name = "{0} appended to a ring of {1}")
  @CsvSource({"0, 1000, 0", "10, 1000, 10", "1000, 1000, 1000", "123456, 1000, 1000", "10, 0, 0"})
  void where_nothing_was_resized_the_metric_is_right(long appended, long capacity, long stored)
      throws Exception {
    // given
    prometheus.stores(new Storage(1, stored, capacity, appended));

    // when
    StoredCount count = count("3.16.0");

    // then
    assertThat(count.stored()).isEqualTo(stored);
    assertThat(count.isApproximate()).isFalse();
    assertThat(count.oldest())
        .isEqualTo(
            stored == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(FakePrometheus.OLDEST)));
    assertThat(prometheus.asked()).doesNotContain(COUNTING);
  }

  /** 3.10 and later: growing counts empty slots, shrinking starts again at nothing. */
  @ParameterizedTest(name = "the metric says {0}, {1} were appended to a ring of {2}")
  @CsvSource({"110, 10, 1000", "0, 10, 1000", "5, 20000, 30000", "0, 30000, 20000"})
  void after_a_live_resize_exemplars_are_counted_one_by_one(
      long metric, long appended, long capacity) throws Exception {
    // given
    prometheus.stores(new Storage(1, metric, capacity, appended));
    prometheus.shows(7);

    // then
    assertThat(count("3.16.0"))
        .isEqualTo(
            new StoredCount(
                7, false, Optional.of(Instant.ofEpochSecond(FakePrometheus.OLDEST, 500_000_000))));
    assertThat(prometheus.asked()).contains(COUNTING);
  }

  @ParameterizedTest(name = "the metric says {0}, {1} were appended to a ring of {2}: at most {3}")
  @CsvSource({
    "150000, 50000,  200000, 50000",
    "30000,  50000,  200000, 30000",
    "0,      90000,  20001,  0"
  })
  void too_many_to_count_are_an_upper_bound(long metric, long appended, long capacity, long most)
      throws Exception {
    // given
    prometheus.stores(new Storage(1, metric, capacity, appended));

    // then
    assertThat(count("3.16.0")).isEqualTo(new StoredCount(most, true, Optional.empty()));
    assertThat(prometheus.asked()).doesNotContain(COUNTING);
  }

  @Test
  void before_3_10_the_metric_is_right_after_a_resize_too() throws Exception {
    // given
    prometheus.stores(new Storage(1, 5, 1000, 10));

    // then
    assertThat(count("3.9.1").stored()).isEqualTo(5);
    assertThat(prometheus.asked()).doesNotContain(COUNTING);
  }

  @Test
  void no_exemplar_left_after_a_resize_has_no_oldest() throws Exception {
    // given
    prometheus.stores(new Storage(0, 10, 1000, 20));
    prometheus.shows(0);

    // then
    assertThat(count("3.16.0")).isEqualTo(new StoredCount(0, false, Optional.empty()));
  }

  @Test
  void one_deadline_holds_for_all_requests_together() throws IOException {
    try (RawServer silent = RawServer.answering((out, server) -> server.aSecondGoesBy())) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  new PrometheusProbe(
                          new BoundedHttp(true, "127.0.0.1"), Duration.ofMillis(200), clock)
                      .look(
                          Watched.of(
                              Given.plan(Given.MINIMAL, "--prometheus-url=" + silent.uri("")),
                              "one"),
                          Optional.empty()))
          .withMessage("it did not answer in time");
    }
  }

  @Test
  void a_url_with_a_path_keeps_it() throws IOException {
    try (RawServer server = RawServer.answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  new PrometheusProbe(new BoundedHttp(true, "127.0.0.1"), LONG, clock)
                      .look(
                          Watched.of(
                              Given.plan(
                                  Given.MINIMAL,
                                  "--prometheus-url=" + server.uri("/proxy/") + "{name}/"),
                              "one"),
                          Optional.empty()))
          .withMessage("it answered /proxy/checkout/metrics with 404");
    }
  }

  private StoredCount count(String version) throws ProbeException {
    return new PrometheusProbe(new BoundedHttp(true, "127.0.0.1"), LONG, clock)
        .look(
            Watched.of(
                Given.plan(
                    "prometheus: {version: %s}".formatted(version),
                    "--prometheus-url=" + prometheus.url()),
                "one"),
            Optional.empty())
        .count();
  }
}
