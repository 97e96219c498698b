package dev.exemplars.operator.operands.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @CsvSource({
    "zipkin, http://zipkin:9411,  http://zipkin.shop.svc:9411",
    "jaeger, http://jaeger:16686, http://jaeger.shop.svc:16686"
  })
  void a_source_of_another_kind_keeps_its_identity(String kind, String url, String written)
      throws JsonProcessingException {
    // when
    JsonNode traces = file("tracing: {%s: {url: '%s'}}".formatted(kind, url)).at("/datasources/1");

    // then
    assertThat(traces.path("name").textValue()).isEqualTo("Traces shop/checkout");
    assertThat(traces.path("uid").textValue()).isEqualTo(NAMES.traceDatasourceUid());
    assertThat(traces.path("type").textValue()).isEqualTo(kind);
    assertThat(traces.path("url").textValue()).isEqualTo(written);
    assertThat(traces.at("/jsonData/tracesToMetrics/datasourceUid").textValue())
        .isEqualTo(NAMES.prometheusDatasourceUid());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {tempo: {url: 'http://tempo'}}                                   | exemplars-%s-traces |
          {tempo: {url: 'http://tempo', datasource: {uid: tempo-1}}}       | tempo-1             |
          {zipkin: {url: 'http://zipkin'}}                                 | exemplars-%s-traces |
          {jaeger: {url: 'http://jaeger:16686'}}                           |                     | http://jaeger.shop.svc:16686/trace/$${__value.raw}
          {jaeger: {url: 'http://jaeger', uiUrl: 'https://j.example/$x'}}  |                     | https://j.example/%24x/trace/$${__value.raw}
          {link: {urlTemplate: 'https://t.example/?q={value}#x'}}          |                     | https://t.example/?q=$${__value.raw}#x
          """)
  void a_trace_id_label_leads_into_grafana_or_out_of_it_never_both(
      String tracing, String uid, String url) throws JsonProcessingException {
    assertThat(links("tracing: " + tracing))
        .hasSize(2)
        .allSatisfy(
            link -> {
              assertThat(link.path("datasourceUid").textValue())
                  .isEqualTo(uid == null ? null : uid.replace("%s", Given.CHECKOUT.hash()));
              assertThat(link.path("url").textValue()).isEqualTo(url);
              assertThat(link.path("urlDisplayLabel").textValue()).isEqualTo("View Trace");
            });
  }

  @Test
  void further_labels_are_linked_behind_those_of_traces() throws JsonProcessingException {
    // when
    JsonNode links =
        links(
            """
            tracing:
              tempo: {url: 'http://tempo'}
              traceIdLabels: [id]
              links:
                - {label: user, urlTemplate: 'https://u.example/{value}'}
                - {label: other, datasourceUid: tempo-2, title: The other}
            """);

    // then
    assertThat(links.get(0).path("name").textValue()).isEqualTo("id");
    assertThat(links.get(1))
        .isEqualTo(
            yaml(
                "{name: user, url: 'https://u.example/$${__value.raw}', urlDisplayLabel: View user}"));
    assertThat(links.get(2))
        .isEqualTo(yaml("{name: other, datasourceUid: tempo-2, urlDisplayLabel: The other}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{tempo: {url: 'http://tempo', datasource: {uid: tempo-1}}}",
        "{link: {urlTemplate: 'https://t.example/{value}'}}"
      })
  void no_trace_source_is_written_where_there_is_one_or_can_be_none(String tracing)
      throws JsonProcessingException {
    assertThat(file("tracing: " + tracing).path("datasources")).hasSize(1);
  }

  @Test
  void a_span_leads_to_the_logs_of_its_service_that_hold_its_trace_id()
      throws JsonProcessingException {
    assertThat(
            file("grafana: {logs: {lokiUid: loki}}").at("/datasources/1/jsonData/tracesToLogsV2"))
        .isEqualTo(
            yaml(
                """
                datasourceUid: loki
                spanStartTimeShift: -5m
                spanEndTimeShift: 5m
                tags: [{key: service.name, value: service_name}]
                filterByTraceID: true
                filterBySpanID: false
                """));
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

  @Test
  void what_holds_credentials_is_in_a_secret_that_the_map_tells_of()
      throws JsonProcessingException {
    // given
    String token =
        "tracing: {tempo: {url: 'http://tempo', authorization: {credentials: {name: a, key: k}}}}";

    // then
    assertThat(file(token).path("datasources"))
        .extracting(one -> one.path("type").textValue())
        .containsExactly("prometheus");
    assertThat(configMap(Given.plan(token)).getMetadata().getAnnotations())
        .isEqualTo(Map.of(OperandMetadata.SECRET, "checkout-grafana-traces"));
    assertThat(configMap(Given.plan(Given.MINIMAL)).getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void a_tenant_is_a_header_and_no_secret() throws JsonProcessingException {
    // when
    JsonNode tempo =
        file("tracing: {tempo: {url: 'http://tempo', tenant: shop}}").at("/datasources/1");

    // then
    assertThat(tempo.at("/jsonData/httpHeaderName1").textValue()).isEqualTo("X-Scope-OrgID");
    assertThat(tempo.path("secureJsonData")).isEqualTo(yaml("{httpHeaderValue1: shop}"));
  }

  private static JsonNode links(String fields) throws JsonProcessingException {
    return file(fields).at("/datasources/0/jsonData/exemplarTraceIdDestinations");
  }

  @Test
  void one_that_is_there_already_is_not_written_and_the_other_leads_back_to_it()
      throws JsonProcessingException {
    JsonNode written = file("grafana: {datasource: {uid: prom}}").path("datasources");

    assertThat(written).hasSize(1);
    assertThat(written.at("/0/type").textValue()).isEqualTo("tempo");
    assertThat(written.at("/0/jsonData/tracesToMetrics/datasourceUid").textValue())
        .isEqualTo("prom");
  }

  @Test
  void where_both_are_there_already_there_is_no_file() {
    PipelinePlan plan =
        Given.plan(
            """
            {grafana: {datasource: {uid: prom}}, tracing: {tempo: {url: 'http://tempo', datasource: {uid: traces}}}}
            """);

    assertThat(GrafanaDatasources.of(plan, (GrafanaPlan.Written) plan.grafana())).isEmpty();
  }

  /** A watch shows no Secret, so something must tell of it. */
  @Test
  void a_secret_is_told_of_where_there_is_nothing_else() throws JsonProcessingException {
    ConfigMap map =
        configMap(
            Given.plan(
                """
                {grafana: {datasource: {uid: prom}},
                 tracing: {tempo: {url: 'http://tempo', authorization: {credentials: {name: a, key: b}}}}}
                """));

    assertThat(map.getMetadata().getAnnotations())
        .containsEntry("exemplars.dev/secret", "checkout-grafana-traces");
    assertThat(yaml(map.getData().get(NAMES.grafanaKey() + ".yaml")).path("datasources")).isEmpty();
  }

  private static JsonNode yaml(String text) throws JsonProcessingException {
    return new YAMLMapper().readTree(text);
  }

  private static JsonNode file(String fields) throws JsonProcessingException {
    return new YAMLMapper()
        .readTree(configMap(Given.plan(fields)).getData().get(NAMES.grafanaKey() + ".yaml"));
  }

  private static ConfigMap configMap(PipelinePlan plan) {
    return GrafanaDatasources.of(plan, (GrafanaPlan.Written) plan.grafana()).orElseThrow();
  }
}
