package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageCountersTest {

  @Test
  void what_3_16_says_is_summed_over_its_remote_writes() {
    assertThat(
            StorageCounters.of(
                """
                # TYPE prometheus_sd_kubernetes_failures_total counter
                prometheus_sd_kubernetes_failures_total 3
                prometheus_target_scrapes_exemplar_out_of_order_total 4
                prometheus_tsdb_exemplar_out_of_order_exemplars_total 5
                prometheus_remote_storage_exemplars_total{remote_name="a",url="http://a/?x={y} 1"} 100
                prometheus_remote_storage_exemplars_total{remote_name="b",url="http://b"} 1.5e+02
                prometheus_remote_storage_exemplars_failed_total{remote_name="a",url="http://a"} 7
                prometheus_remote_storage_exemplars_dropped_total{reason="too_old",remote_name="a",url="http://a"} 20
                prometheus_remote_storage_exemplars_dropped_total{reason="unintentionally_dropped_series",remote_name="a",url="http://a"} 30
                prometheus_remote_storage_exemplars_retried_total{remote_name="a",url="http://a"} 900
                prometheus_remote_storage_exemplars_pending{remote_name="a",url="http://a"} 900
                """))
        .isEqualTo(new StorageCounters(9, 3, 57, 250));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{reason=\"dropped_series\",remote_name=\"a\"}",
        "{remote_name=\"a\"}",
        "{remote_name=\"a,reason=\\\"too_old\\\"\"}",
        ""
      })
  void what_a_user_has_dropped_or_may_have_is_no_loss(String labels) {
    assertThat(
            StorageCounters.of("prometheus_remote_storage_exemplars_dropped_total" + labels + " 9"))
        .isEqualTo(new StorageCounters(0, 0, 0, 0));
  }

  @Test
  void what_is_not_there_counts_nothing() {
    assertThat(StorageCounters.of("")).isEqualTo(new StorageCounters(0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {" NaN", " -1", " many", "{", "{} ", " ", "_x 5", "{a=\"b\" 5"})
  void nonsense_counts_nothing(String rest) {
    assertThat(StorageCounters.of("prometheus_sd_kubernetes_failures_total" + rest))
        .isEqualTo(new StorageCounters(0, 0, 0, 0));
  }
}
