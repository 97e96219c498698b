package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusConfigTest {

  @Test
  void says_how_often_to_scrape_and_how_many_exemplars_to_keep() throws Exception {
    // when
    JsonNode config =
        yaml(
            """
            prometheus: {exemplars: {maxExemplars: 1234}}
            scrape: {interval: 90s, timeout: 1500ms}
            """);

    // then
    assertThat(config.at("/global/scrape_interval").textValue()).isEqualTo("1m30s");
    assertThat(config.at("/global/scrape_timeout").textValue()).isEqualTo("1s500ms");
    assertThat(config.at("/storage/exemplars/max_exemplars").intValue()).isEqualTo(1234);
  }

  /** Prometheus makes one of two, and expands what follows one. */
  @ParameterizedTest
  @CsvSource({"$HOME, $$HOME", "${HOME}, $${HOME}", "$$, $$$$", "a$, a$$", "'', ''"})
  void every_dollar_sign_of_an_external_label_is_doubled(String value, String written)
      throws Exception {
    assertThat(
            yaml("prometheus: {externalLabels: {a: 'x%s'}}".formatted(value))
                .at("/global/external_labels/a")
                .textValue())
        .isEqualTo("x" + written);
  }

  @Test
  void without_external_labels_there_is_no_such_block() throws Exception {
    assertThat(yaml("prometheus: {externalLabels: {}}").path("global").has("external_labels"))
        .isFalse();
  }

  @Test
  void says_how_old_a_sample_may_be_where_it_may_be_older_at_all() throws Exception {
    assertThat(
            yaml("prometheus: {outOfOrderTimeWindow: 90m}")
                .at("/storage/tsdb/out_of_order_time_window")
                .textValue())
        .isEqualTo("1h30m");
    assertThat(
            yaml("prometheus: {outOfOrderTimeWindow: 0s}")
                .at("/storage/tsdb")
                .has("out_of_order_time_window"))
        .isFalse();
    assertThat(
            yaml("prometheus: {version: 2.45.6, outOfOrderTimeWindow: 0s}")
                .path("storage")
                .has("tsdb"))
        .as("nothing is left to say in an older dialect")
        .isFalse();
  }

  /** A missing block would mean 100,000 to Prometheus. */
  @Test
  void turning_exemplars_off_is_said_in_so_many_words() throws Exception {
    assertThat(
            yaml("prometheus: {exemplars: {maxExemplars: 0}}")
                .at("/storage/exemplars/max_exemplars"))
        .hasToString("0");
  }

  @Test
  void scrapes_prometheus_itself_and_the_annotated_pods_of_its_namespace() throws Exception {
    // when
    JsonNode jobs = yaml(Given.MINIMAL).path("scrape_configs");

    // then
    assertThat(jobs).hasSize(2);
    assertThat(jobs.at("/0/job_name").textValue()).isEqualTo(Names.SELF_JOB);
    assertThat(jobs.at("/0/static_configs/0/targets/0").textValue()).isEqualTo("localhost:9090");
    assertThat(jobs.at("/1/job_name").textValue()).isEqualTo(Names.PODS_JOB);
    assertThat(jobs.at("/1/kubernetes_sd_configs/0/role").textValue()).isEqualTo("pod");
    assertThat(jobs.at("/1/kubernetes_sd_configs/0/namespaces/names")).hasToString("[\"shop\"]");
    assertThat(jobs.at("/1/relabel_configs"))
        .hasSize(AnnotationRelabeling.of("prometheus.io").size());
  }

  @Test
  void without_annotations_only_prometheus_itself_is_scraped() throws Exception {
    assertThat(yaml("scrape: {annotations: {enabled: false}}").path("scrape_configs"))
        .singleElement()
        .extracting(job -> job.path("job_name").textValue())
        .isEqualTo(Names.SELF_JOB);
  }

  @Test
  void shows_its_revision_as_rule_files_that_match_nothing() throws Exception {
    // given
    PrometheusConfig config = PrometheusConfig.of(Given.plan(Given.MINIMAL));

    // then
    assertThat(config.revision()).matches("[0-9a-f]{64}");
    assertThat(yaml(Given.MINIMAL).at("/rule_files/0").textValue())
        .isEqualTo("/etc/prometheus/config/revision/" + config.revision() + "/*.yml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus: {exemplars: {maxExemplars: 1}}",
        "prometheus: {externalLabels: {cluster: eu}}",
        "prometheus: {outOfOrderTimeWindow: 10m}",
        "scrape: {interval: 16s}",
        "scrape: {timeout: 9s}",
        "scrape: {annotations: {prefix: shop.example}}",
        "scrape: {annotations: {enabled: false}}"
      })
  void whatever_changes_the_text_changes_the_revision(String fields) {
    // given
    PrometheusConfig before = PrometheusConfig.of(Given.plan(Given.MINIMAL));

    // when
    PrometheusConfig after = PrometheusConfig.of(Given.plan(fields));

    // then
    assertThat(after.revision()).isNotEqualTo(before.revision());
    assertThat(after.text().replace(after.revision(), before.revision()))
        .as("more than the revision differs")
        .isNotEqualTo(before.text());
  }

  @Test
  void another_namespace_is_another_revision() {
    assertThat(
            PrometheusConfig.of(Given.plan(new PipelineId("cart", "checkout"), Given.MINIMAL))
                .revision())
        .isNotEqualTo(PrometheusConfig.of(Given.plan(Given.MINIMAL)).revision());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "suspend: true",
        "prometheus: {version: 3.11.0, exemplars: {limit: 900000}}",
        "tracing: {tempo: {url: 'http://tempo.example'}, traceIdLabels: [id]}",
        "grafana: {labels: {datasource: {a: b}}, dashboard: {enabled: false}}",
        "verification: {interval: 5m}"
      })
  void what_is_not_in_the_text_is_no_new_revision(String fields) {
    assertThat(PrometheusConfig.of(Given.plan(fields)))
        .isEqualTo(PrometheusConfig.of(Given.plan(Given.MINIMAL)));
  }

  /** The bound that Prometheus keeps has to be there before the volume is full. */
  @Test
  void says_how_long_to_keep_samples_where_the_version_takes_it() throws Exception {
    assertThat(yaml("prometheus: {version: 3.11.0}").at("/storage/tsdb/retention"))
        .hasToString("{\"time\":\"15d\",\"size\":\"8GB\"}");
    assertThat(yaml("prometheus: {version: 3.10.0}").at("/storage/tsdb").isMissingNode()).isTrue();
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "2.45.0, 2.48.1, true",
    "2.48.1, 2.49.0, false",
    "2.53.4, 3.10.0, true",
    "3.10.0, 3.11.0, false",
    "3.11.0, 3.16.0, true",
    "2.45.0, 3.16.0, false"
  })
  void two_versions_share_a_config_map_only_if_they_read_the_same_file(
      String one, String other, boolean same) {
    // given
    ConfigMap map = map(one);
    ConfigMap otherMap = map(other);

    // then
    assertThat(map.getMetadata().getName().equals(otherMap.getMetadata().getName()))
        .isEqualTo(same);
    if (same) {
      assertThat(map.getData()).isEqualTo(otherMap.getData());
    }
  }

  @Test
  void is_a_file_of_its_config_map() {
    // when
    ConfigMap map = PrometheusConfigMap.of(Given.plan(Given.MINIMAL));

    // then
    assertThat(map.getMetadata().getName()).isEqualTo("checkout-prometheus-config-3-11");
    assertThat(map.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(map.getData())
        .containsEntry("prometheus.yml", PrometheusConfig.of(Given.plan(Given.MINIMAL)).text());
  }

  private static ConfigMap map(String version) {
    return PrometheusConfigMap.of(Given.plan("prometheus: {version: %s}".formatted(version)));
  }

  private static JsonNode yaml(String fields) throws JsonProcessingException {
    return new YAMLMapper().readTree(PrometheusConfig.of(Given.plan(fields)).text());
  }
}
