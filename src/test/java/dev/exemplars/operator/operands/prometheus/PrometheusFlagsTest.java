package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusFlagsTest {

  @Test
  void from_3_12_on_reloading_by_itself_is_a_flag() {
    assertThat(flags("3.12.0"))
        .containsExactly(
            "--config.file=/etc/prometheus/config/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--web.listen-address=:9090",
            "--log.format=json",
            "--enable-feature=exemplar-storage,memory-snapshot-on-shutdown",
            "--config.auto-reload",
            "--config.auto-reload-interval=5s");
  }

  @Test
  void in_2_x_it_is_asked_to_reload_over_http() {
    assertThat(flags("2.55.1"))
        .containsExactly(
            "--config.file=/etc/prometheus/config/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=15d",
            "--storage.tsdb.retention.size=8GB",
            "--web.listen-address=:9090",
            "--log.format=json",
            "--enable-feature=exemplar-storage,memory-snapshot-on-shutdown",
            "--web.enable-lifecycle");
  }

  /** What the flags no longer say the file does, and never both. */
  @ParameterizedTest(name = "{0}: in the flags: {1}")
  @CsvSource({"2.45.0, true", "3.10.0, true", "3.11.0, false", "3.16.0, false"})
  void retention_is_in_the_flags_or_in_the_file(String version, boolean inTheFlags) {
    // when
    PipelinePlan plan = plan(version);

    // then
    assertThat(flags(version))
        .filteredOn(flag -> flag.contains("retention"))
        .hasSize(inTheFlags ? 2 : 0);
    assertThat(PrometheusConfig.of(plan).text().contains("retention")).isEqualTo(!inTheFlags);
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
    return PrometheusFlags.of(plan(version).prometheus());
  }

  private static PipelinePlan plan(String version) {
    return Given.plan("prometheus: {version: %s}".formatted(version));
  }
}
