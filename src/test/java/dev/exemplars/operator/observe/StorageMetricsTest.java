package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.http.ProbeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageMetricsTest {

  /** As 3.16.0 answered ten seconds after its start, its ring having grown from 100 to 1000. */
  private static final String REAL =
      """
      # HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
      # TYPE process_start_time_seconds gauge
      process_start_time_seconds 1.79548808203e+09
      # HELP prometheus_config_last_reload_success_timestamp_seconds Timestamp of the last successful configuration reload.
      # TYPE prometheus_config_last_reload_success_timestamp_seconds gauge
      prometheus_config_last_reload_success_timestamp_seconds 1.795488094751498e+09
      # HELP prometheus_config_last_reload_successful Whether the last configuration reload attempt was successful.
      # TYPE prometheus_config_last_reload_successful gauge
      prometheus_config_last_reload_successful 1
      # HELP prometheus_tsdb_exemplar_exemplars_appended_total Total number of appended exemplars.
      # TYPE prometheus_tsdb_exemplar_exemplars_appended_total counter
      prometheus_tsdb_exemplar_exemplars_appended_total 10
      # HELP prometheus_tsdb_exemplar_exemplars_in_storage Number of exemplars currently in circular storage.
      # TYPE prometheus_tsdb_exemplar_exemplars_in_storage gauge
      prometheus_tsdb_exemplar_exemplars_in_storage 103
      # HELP prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds The timestamp of the oldest exemplar stored in circular storage.
      # TYPE prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds gauge
      prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds 1.795488087918e+09
      # HELP prometheus_tsdb_exemplar_max_exemplars Total number of exemplars the exemplar storage can store, resizeable.
      # TYPE prometheus_tsdb_exemplar_max_exemplars gauge
      prometheus_tsdb_exemplar_max_exemplars 1000
      # HELP prometheus_tsdb_exemplar_out_of_order_exemplars_total Total number of out of order exemplar ingestion failed attempts.
      # TYPE prometheus_tsdb_exemplar_out_of_order_exemplars_total counter
      prometheus_tsdb_exemplar_out_of_order_exemplars_total 0
      # HELP prometheus_tsdb_exemplar_series_with_exemplars_in_storage Number of series with exemplars currently in circular storage.
      # TYPE prometheus_tsdb_exemplar_series_with_exemplars_in_storage gauge
      prometheus_tsdb_exemplar_series_with_exemplars_in_storage 1
      """;

  @Test
  void reads_what_a_real_prometheus_says() throws ProbeException {
    assertThat(parse(REAL))
        .isEqualTo(
            new StorageMetrics(
                1,
                103,
                1000,
                10,
                1.795488087918e+09,
                1.79548808203e+09,
                true,
                new StorageCounters(0, 0, 0, 0)));
  }

  /** A tenant may answer in place of its Prometheus: a status must hold whatever is said. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1e300, 9007199254740992",
    "9223372036854775807, 9007199254740992",
    "+Inf,  0",
    "-1,    0",
    "-Inf,  0",
    "NaN,   0",
    "all,   0"
  })
  void a_count_out_of_this_world_is_the_nearest_that_a_status_holds(String said, long count)
      throws ProbeException {
    StorageMetrics metrics =
        parse(
            REAL.replace("in_storage 103", "in_storage " + said)
                .replace("in_storage 1\n", "in_storage " + said + "\n")
                .replace("max_exemplars 1000", "max_exemplars " + said)
                .replace("appended_total 10", "appended_total " + said));

    assertThat(List.of(metrics.stored(), metrics.series(), metrics.capacity())).containsOnly(count);
    assertThat(metrics.appended()).isEqualTo((double) count);
  }

  @Test
  void a_failed_reload_is_seen() throws ProbeException {
    assertThat(
            parse(REAL.replace("last_reload_successful 1", "last_reload_successful 0"))
                .reloadSucceeded())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process_start_time_seconds",
        "prometheus_config_last_reload_successful",
        "prometheus_tsdb_exemplar_exemplars_appended_total",
        "prometheus_tsdb_exemplar_exemplars_in_storage",
        "prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds",
        "prometheus_tsdb_exemplar_max_exemplars",
        "prometheus_tsdb_exemplar_series_with_exemplars_in_storage"
      })
  void a_missing_metric_is_no_prometheus_that_stores_exemplars(String metric) {
    // given
    String without = REAL.replaceAll("(?m)^" + metric + " .*\n", "");
    assertThat(without).isNotEqualTo(REAL);

    // then
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(() -> parse(without))
        .withMessage("its /metrics are not those of a Prometheus that stores exemplars");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{\"status\":\"success\"}", "\n\n\n", "\u0000"})
  void what_are_no_metrics_at_all_are_refused(String text) {
    assertThatExceptionOfType(ProbeException.class).isThrownBy(() -> parse(text));
  }

  @Test
  void metrics_that_only_look_alike_change_nothing() throws ProbeException {
    // given
    String lookAlikes =
        """
        prometheus_tsdb_exemplar_max_exemplars{tenant="a"} 5
        prometheus_tsdb_exemplar_max_exemplars_total 6
        x_prometheus_tsdb_exemplar_max_exemplars 7
        # prometheus_tsdb_exemplar_max_exemplars 8
        # HELP prometheus_tsdb_exemplar_max_exemplars 9
         prometheus_tsdb_exemplar_max_exemplars 10
        """;

    // then
    assertThat(parse(lookAlikes + REAL + lookAlikes)).isEqualTo(parse(REAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "many", "", "+Inf"})
  void what_is_no_number_counts_as_nothing(String value) throws ProbeException {
    // when
    StorageMetrics metrics =
        parse(
            REAL.replaceAll(
                "(?m)^(prometheus_tsdb_exemplar_(?:exemplars|max|series)[a-z_]*) .*$",
                "$1 " + value));

    // then
    assertThat(metrics.series()).isZero();
    assertThat(metrics.stored()).isZero();
    assertThat(metrics.capacity()).isZero();
    assertThat(metrics.mostStored()).isZero();
    assertThat(metrics.reloadSucceeded()).isTrue();
  }

  private static StorageMetrics parse(String text) throws ProbeException {
    return StorageMetrics.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
