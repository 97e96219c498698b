package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenConfigTest {

  private static final ConfigFiles GOOD = ConfigFiles.of(Given.plan("scrape: {interval: 30s}"));

  private final PipelinePlan plan = Given.plan(Given.MINIMAL);
  private final ConfigFiles planned = ConfigFiles.of(plan);

  @Test
  void a_file_says_what_its_hash_is() {
    assertThat(planned.revision()).isEqualTo(PrometheusConfig.of(plan).revision());
    assertThat(planned.rules()).isPresent();
    assertThat(GOOD.revision()).isNotEqualTo(planned.revision());
  }

  @Test
  void a_new_pipeline_gets_what_is_planned() {
    assertThat(WrittenConfig.of(plan, ConfigHistory.none()))
        .isEqualTo(
            new WrittenConfig(planned, planned.revision(), planned.revision(), Optional.empty()));
  }

  @Test
  void what_was_loaded_stays_beside_what_is_planned_until_that_is_loaded() {
    assertThat(files(history(GOOD)))
        .isEqualTo(
            Map.of(
                "prometheus.yml", planned.config(),
                "rules.yml", planned.rules().orElseThrow(),
                "last-loaded.yml", GOOD.config(),
                "last-loaded-rules.yml", GOOD.rules().orElseThrow()));
    assertThat(files(history(planned))).isEqualTo(data(planned));
  }

  @Test
  void what_is_refused_gives_way_to_what_was_loaded_last_under_a_mark_of_its_own() {
    // given
    ConfigHistory history = refused(files(history(GOOD)));

    // when
    WrittenConfig written = WrittenConfig.of(plan, history);

    // then
    assertThat(written.isAsPlanned()).isFalse();
    assertThat(written.files().revision()).isEqualTo(GOOD.revision());
    assertThat(written.files().config()).contains("/revision/" + written.revision() + "/");
    assertThat(written.revision()).isNotIn(GOOD.revision(), planned.revision());
    assertThat(written.planned()).isEqualTo(planned.revision());
  }

  @Test
  void what_was_taken_back_stays_as_it_is() {
    // given
    Map<String, String> taken = files(refused(files(history(GOOD))));

    // then
    assertThat(taken).containsOnlyKeys("prometheus.yml", "rules.yml");
    assertThat(files(refused(taken))).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"last-loaded.yml, 30s, 1s", "last-loaded-rules.yml, severity, importance"})
  void what_somebody_has_changed_is_nothing_to_go_back_to(String key, String text, String other) {
    // given
    Map<String, String> changed = new HashMap<>(files(history(GOOD)));
    changed.computeIfPresent(key, (name, file) -> file.replace(text, other));

    // then
    assertThat(changed).isNotEqualTo(files(history(GOOD)));
    assertThat(files(refused(changed))).isEqualTo(data(planned));
  }

  @Test
  void the_refusal_of_another_revision_is_none_of_this_one() {
    // given
    ConfigHistory history =
        new ConfigHistory(data(GOOD), Optional.of(GOOD.revision()), Optional.of("0123456789ab"));

    // then
    assertThat(WrittenConfig.of(plan, history).isAsPlanned()).isTrue();
  }

  private static ConfigHistory history(ConfigFiles loaded) {
    return new ConfigHistory(data(loaded), Optional.of(loaded.revision()), Optional.empty());
  }

  private ConfigHistory refused(Map<String, String> files) {
    return new ConfigHistory(
        files, Optional.of(GOOD.revision()), Optional.of(planned.revision().substring(0, 12)));
  }

  private Map<String, String> files(ConfigHistory history) {
    return PrometheusConfigMap.of(plan, WrittenConfig.of(plan, history)).getData();
  }

  private static Map<String, String> data(ConfigFiles files) {
    Map<String, String> data = new HashMap<>();
    files.putInto(data, "prometheus.yml", "rules.yml");
    return data;
  }
}
