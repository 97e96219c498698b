package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrittenConfigTest {

  private static final String GOOD =
      PrometheusConfig.of(Given.plan("scrape: {interval: 30s}")).text();
  private static final String ITS_REVISION = ConfigRevision.of(GOOD);

  private final PipelinePlan plan = Given.plan(Given.MINIMAL);
  private final PrometheusConfig planned = PrometheusConfig.of(plan);

  @Test
  void a_file_says_what_its_hash_is() {
    assertThat(ConfigRevision.of(planned.text())).isEqualTo(planned.revision());
    assertThat(ITS_REVISION).isNotEqualTo(planned.revision());
  }

  @Test
  void a_new_pipeline_gets_what_is_planned() {
    assertThat(WrittenConfig.of(plan, ConfigHistory.none()))
        .isEqualTo(new WrittenConfig(planned.text(), planned.revision(), true));
  }

  @Test
  void what_was_loaded_stays_beside_what_is_planned_until_that_is_loaded() {
    assertThat(files(history(GOOD, ITS_REVISION)))
        .isEqualTo(Map.of("prometheus.yml", planned.text(), "last-loaded.yml", GOOD));
    assertThat(files(history(planned.text(), planned.revision())))
        .isEqualTo(Map.of("prometheus.yml", planned.text()));
  }

  @Test
  void what_is_refused_gives_way_to_what_was_loaded_last_under_a_mark_of_its_own() {
    // given
    ConfigHistory history =
        refused(Map.of("prometheus.yml", planned.text(), "last-loaded.yml", GOOD));

    // when
    WrittenConfig written = WrittenConfig.of(plan, history);

    // then
    assertThat(written.isAsPlanned()).isFalse();
    assertThat(ConfigRevision.of(written.text())).isEqualTo(ITS_REVISION);
    assertThat(written.text()).contains("/revision/" + written.revision() + "/");
    assertThat(written.revision()).isNotIn(ITS_REVISION, planned.revision());
  }

  @Test
  void what_was_taken_back_stays_as_it_is() {
    // given
    Map<String, String> taken =
        files(refused(Map.of("prometheus.yml", planned.text(), "last-loaded.yml", GOOD)));

    // then
    assertThat(taken).containsOnlyKeys("prometheus.yml");
    assertThat(files(refused(taken))).isEqualTo(taken);
  }

  @Test
  void what_somebody_has_changed_is_nothing_to_go_back_to() {
    // given
    Map<String, String> changed =
        Map.of(
            "prometheus.yml", planned.text(),
            "last-loaded.yml", GOOD.replace("30s", "1s"));

    // then
    assertThat(files(refused(changed))).isEqualTo(Map.of("prometheus.yml", planned.text()));
  }

  @Test
  void the_refusal_of_another_revision_is_none_of_this_one() {
    // given
    ConfigHistory history =
        new ConfigHistory(
            Map.of("last-loaded.yml", GOOD),
            Optional.of(ITS_REVISION),
            Optional.of("0123456789ab"));

    // then
    assertThat(WrittenConfig.of(plan, history).isAsPlanned()).isTrue();
  }

  private static ConfigHistory history(String file, String loaded) {
    return new ConfigHistory(Map.of("prometheus.yml", file), Optional.of(loaded), Optional.empty());
  }

  private ConfigHistory refused(Map<String, String> files) {
    return new ConfigHistory(
        files, Optional.of(ITS_REVISION), Optional.of(planned.revision().substring(0, 12)));
  }

  private Map<String, String> files(ConfigHistory history) {
    return PrometheusConfigMap.of(plan, history).getData();
  }
}
