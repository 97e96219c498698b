package dev.exemplars.operator.operands.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrafanaDatasourcesTest {

  private static final Names NAMES = new Names(Given.CHECKOUT);

  @Test
  void the_prometheus_source_links_every_trace_id_label_to_the_trace_source()
      throws JsonProcessingException {
    // when
    JsonNode links =
        file("""
                tracing: {tempo: {url: 'http://tempo:3200'}, traceIdLabels: [traceId, trace_id]}
                """)
            .at("/datasources/0/jsonData/exemplarTraceIdDestinations");

    // then
    assertThat(links.isArray()).as("a map would show no link at all").isTrue();
    assertThat(links)
        .extracting(link -> link.path("name").textValue())
        .containsExactly("traceId", "trace_id");
    assertThat(links)
        .allSatisfy(
            link ->
                assertThat(link.path("datasourceUid").textValue())
                    .isEqualTo(NAMES.traceDatasourceUid()));
  }

  @Test
  void a_single_trace_id_label_is_a_list_too() throws JsonProcessingException {
    // when
    JsonNode links =
        file("tracing: {tempo: {url: 'http://tempo:3200'}, traceIdLabels: [id]}")
            .at("/datasources/0/jsonData/exemplarTraceIdDestinations");

    // then
    assertThat(links.isArray()).isTrue();
    assertThat(links).hasSize(1);
  }

  @Test
  void the_prometheus_source_is_that_of_the_pipeline() throws JsonProcessingException {
    // when
    JsonNode prometheus = file("scrape: {interval: 90s}").at("/datasources/0");

    // then
    assertThat(prometheus.path("name").textValue()).isEqualTo("Exemplars shop/checkout");
    assertThat(prometheus.path("uid").textValue()).isEqualTo(NAMES.prometheusDatasourceUid());
    assertThat(prometheus.path("type").textValue()).isEqualTo("prometheus");
    assertThat(prometheus.path("url").textValue())
        .isEqualTo("http://checkout-prometheus.shop.svc:9090");
    assertThat(prometheus.at("/jsonData/httpMethod").textValue()).isEqualTo("POST");
    assertThat(prometheus.at("/jsonData/timeInterval").textValue()).isEqualTo("1m30s");
    assertThat(prometheus.at("/jsonData/manageAlerts")).hasToString("false");
  }

  @Test
  void the_trace_source_is_tempo_and_leads_back_to_the_metrics() throws JsonProcessingException {
    // when
    JsonNode tempo = file(Given.MINIMAL).at("/datasources/1");

    // then
    assertThat(tempo.path("name").textValue()).isEqualTo("Traces shop/checkout");
    assertThat(tempo.path("uid").textValue()).isEqualTo(NAMES.traceDatasourceUid());
    assertThat(tempo.path("type").textValue()).isEqualTo("tempo");
    assertThat(tempo.path("url").textValue()).isEqualTo("http://tempo.shop.svc:3200");
    assertThat(tempo.at("/jsonData/tracesToMetrics/datasourceUid").textValue())
        .isEqualTo(NAMES.prometheusDatasourceUid());
  }

  /** A second default would stop Grafana from starting. */
  @Test
  void no_source_is_the_default_or_to_be_edited_and_grafana_calls_each_itself()
      throws JsonProcessingException {
    // when
    JsonNode file = file(Given.MINIMAL);

    // then
    assertThat(file.path("apiVersion").intValue()).isEqualTo(1);
    assertThat(file.path("prune").booleanValue()).isTrue();
    assertThat(file.path("datasources"))
        .hasSize(2)
        .allSatisfy(
            source -> {
              assertThat(source.path("isDefault")).hasToString("false");
              assertThat(source.path("editable")).hasToString("false");
              assertThat(source.path("access").textValue()).isEqualTo("proxy");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "http://tempo:3200/$HOME,        http://tempo.shop.svc:3200/$$HOME",
    "http://tempo:3200/$$/$__env,    http://tempo.shop.svc:3200/$$$$/$$__env"
  })
  void a_dollar_sign_of_the_users_url_is_doubled_once(String url, String written)
      throws JsonProcessingException {
    assertThat(
            file("tracing: {tempo: {url: '%s'}}".formatted(url))
                .at("/datasources/1/url")
                .textValue())
        .isEqualTo(written);
  }

  @Test
  void the_sidecar_finds_it_by_its_labels_and_each_pipeline_has_its_own_file() {
    // when
    ConfigMap map = configMap(Given.plan("grafana: {labels: {datasource: {team: a}}}"));

    // then
    assertThat(map.getMetadata().getName()).isEqualTo("checkout-grafana-datasources");
    assertThat(map.getMetadata().getLabels())
        .containsEntry("team", "a")
        .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
        .doesNotContainKey("grafana_datasource");
    assertThat(map.getData()).containsOnlyKeys(NAMES.grafanaKey() + ".yaml");
  }

  private static JsonNode file(String fields) throws JsonProcessingException {
    return new YAMLMapper()
        .readTree(configMap(Given.plan(fields)).getData().get(NAMES.grafanaKey() + ".yaml"));
  }

  private static ConfigMap configMap(PipelinePlan plan) {
    return GrafanaDatasources.of(plan, (GrafanaPlan.Written) plan.grafana());
  }
}
