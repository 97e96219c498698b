package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.PrometheusVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusFlagsTest {

  @Test
  void from_3_12_on_reloading_by_itself_is_a_flag() {
    assertThat(flags("3.12.0"))
        .containsExactly(
            "--config.file=/etc/prometheus/config/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=15d",
            "--storage.tsdb.retention.size=8GB",
            "--web.listen-address=:9090",
            "--log.format=json",
            "--enable-feature=exemplar-storage,memory-snapshot-on-shutdown",
            "--config.auto-reload",
            "--config.auto-reload-interval=5s");
  }

  @Test
  void before_it_is_a_feature() {
    assertThat(flags("3.11.9"))
        .contains(
            "--enable-feature=exemplar-storage,memory-snapshot-on-shutdown,auto-reload-config",
            "--config.auto-reload-interval=5s")
        .doesNotContain("--config.auto-reload");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.0.0", "3.11.0", "3.12.0", "3.16.0"})
  void nobody_can_quit_or_change_the_server_over_http(String version) {
    assertThat(flags(version))
        .noneMatch(flag -> flag.contains("lifecycle") || flag.contains("admin-api"));
  }

  private static List<String> flags(String version) {
    return PrometheusFlags.of(PrometheusVersion.parse(version).orElseThrow());
  }
}
