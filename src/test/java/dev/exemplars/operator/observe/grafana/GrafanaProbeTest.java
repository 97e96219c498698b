package dev.exemplars.operator.observe.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaProbeTest {

  private static final Names NAMES = new Names(Given.CHECKOUT);
  private static final String PROMETHEUS = NAMES.prometheusDatasourceUid();
  private static final String TRACES = NAMES.traceDatasourceUid();
  private static final String LINKS =
      """
      [{"name":"trace_id","datasourceUid":"x","urlDisplayLabel":"View trace"},{"name":"traceID","datasourceUid":"x"}]
      """;

  private final FakeGrafana grafana = FakeGrafana.start();

  @AfterEach
  void stop() {
    grafana.close();
  }

  @Test
  void tells_what_grafana_has_loaded() {
    // given
    grafana.hasPrometheus(PROMETHEUS, LINKS);
    grafana.hasTraces(TRACES, "tempo");
    grafana.hasDashboard(NAMES.dashboardUid());

    // then
    assertThat(look("{}"))
        .isEqualTo(
            new Answered(
                Optional.of(
                    new LoadedDatasource(
                        PROMETHEUS,
                        "Prometheus shop/checkout",
                        "prometheus",
                        "http://checkout-prometheus.shop.svc:9090",
                        List.of("trace_id", "traceID"),
                        List.of("x", "x"))),
                Optional.of(
                    new LoadedDatasource(
                        TRACES,
                        "Traces shop/checkout",
                        "tempo",
                        "http://tempo.shop.svc:3200",
                        List.of())),
                true,
                true));
  }

  @Test
  void what_it_does_not_have_is_missing() {
    assertThat(look("{}")).isEqualTo(new Answered(Optional.empty(), Optional.empty(), true, false));
  }

  @Test
  void a_dashboard_that_nobody_wants_is_not_asked_for() {
    // when
    GrafanaObservation seen = look("{}", "dashboard: {enabled: false}");

    // then
    assertThat(seen).isEqualTo(new Answered(Optional.empty(), Optional.empty(), true, true));
    assertThat(grafana.asked())
        .containsExactly("/api/datasources/uid/" + PROMETHEUS, "/api/datasources/uid/" + TRACES);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {tempo: {url: 'http://tempo', datasource: {uid: mine}}}   | mine
          {zipkin: {url: 'http://zipkin'}}                          | TRACES
          {jaeger: {url: 'http://jaeger'}}                          |
          {link: {urlTemplate: 'https://traces.example/{value}'}}   |
          """)
  void the_source_of_traces_is_that_to_which_links_lead(String tracing, String uid) {
    // when
    GrafanaObservation seen = look("{tracing: %s}".formatted(tracing));

    // then
    assertThat(seen)
        .isEqualTo(new Answered(Optional.empty(), Optional.empty(), uid != null, false));
    assertThat(grafana.asked())
        .filteredOn(path -> path.startsWith("/api/datasources/uid/") && !path.endsWith(PROMETHEUS))
        .isEqualTo(
            uid == null
                ? List.of()
                : List.of("/api/datasources/uid/" + (uid.equals("TRACES") ? TRACES : uid)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"trace_id\"}", "[]", "null", "[5,{},{\"name\":null}]", "7"})
  void what_links_nothing_is_told_as_that(String destinations) {
    // given
    grafana.hasPrometheus(PROMETHEUS, destinations);

    // then
    assertThat(look("{}"))
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> assertThat(answered.prometheus().orElseThrow().linkedLabels()).isEmpty());
  }

  @Test
  void the_token_is_shown_and_who_has_another_is_not_let_in() {
    // given
    grafana.lets("Bearer glsa_1");
    String authorization = "authorization: {credentials: {name: grafana, key: token}}";

    // then
    assertThat(look("{}", authorization)).isInstanceOf(Answered.class);

    // when
    grafana.lets("Bearer glsa_2");

    // then
    assertThat(look("{}", authorization))
        .isEqualTo(
            new Unauthorized("it answered /api/datasources/uid/%s with 401".formatted(PROMETHEUS)));
  }

  @Test
  void a_path_in_front_of_the_api_stays() {
    // when
    look(plan("{}", grafana.url() + "/api/datasources/uid/", ""));

    // then
    assertThat(grafana.asked())
        .contains("/api/datasources/uid/api/datasources/uid/" + PROMETHEUS)
        .allMatch(path -> path.startsWith("/api/datasources/uid/api/"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 OK        | <html>Log in</html>  | what answers /api/datasources/uid/UID is no Grafana: see grafana.url
          200 OK        | {"status":"success"} | what answers /api/datasources/uid/UID is no Grafana: see grafana.url
          200 OK        | []                   | what answers /api/datasources/uid/UID is no Grafana: see grafana.url
          404 Not Found | 404 page not found   | what answers /api/datasources/uid/UID is no Grafana: see grafana.url
          302 Found     |                      | it answered /api/datasources/uid/UID with 302
          500 Error     | {"message":"x"}      | it answered /api/datasources/uid/UID with 500
          """)
  void whatever_else_answers_is_not_taken_for_a_grafana_without_them(
      String status, String body, String cause) throws IOException {
    String text = body == null ? "" : body;
    try (RawServer server =
        RawServer.answering(
            "HTTP/1.1 %s\r\nLocation: /login\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, text.length(), text))) {
      assertThat(look(plan("{}", server.uri("").toString(), "")))
          .isEqualTo(new Unreachable(cause.replace("UID", PROMETHEUS)));
    }
  }

  @Test
  void nesting_without_end_is_no_grafana() {
    // given
    grafana.says("/api/datasources/uid/" + PROMETHEUS, "{\"type\":" + "[".repeat(100_000));

    // then
    assertThat(look("{}")).isInstanceOf(Unreachable.class);
  }

  @Test
  void megabytes_are_not_read() {
    // given
    grafana.says(
        "/api/datasources/uid/" + PROMETHEUS, "{\"type\":\"%s\"}".formatted("x".repeat(2_000_000)));

    // then
    assertThat(look("{}")).isEqualTo(new Unreachable("its answer is larger than 1048576 bytes"));
  }

  @Test
  void texts_are_capped_and_stripped() {
    // given
    grafana.says(
        "/api/datasources/uid/" + PROMETHEUS,
        "{\"type\":\"a\\nb\",\"name\":\"%s\"}".formatted("x".repeat(1000)));

    // then
    assertThat(look("{}"))
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> {
              LoadedDatasource found = answered.prometheus().orElseThrow();
              assertThat(found.type()).isEqualTo("a b");
              assertThat(found.name()).hasSize(201);
            });
  }

  @Test
  void one_that_is_silent_costs_one_deadline_for_all() throws IOException {
    try (RawServer silent = RawServer.answering((out, server) -> server.aSecondGoesBy())) {
      assertThat(
              new GrafanaProbe(new BoundedHttp(true, "127.0.0.1"), Duration.ofMillis(300))
                  .look(
                      GrafanaProbe.Request.of(plan("{}", silent.uri("").toString(), "")),
                      Credentials.none()))
          .isEqualTo(new Unreachable("it did not answer in time"));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             |
          {grafana: {url: 'http://grafana.example'}}     |
          {grafana: {url: 'http://grafana:3000'}, tracing: {tempo: {url: 'http://tempo.example'}}} | --grafana-namespace=monitoring
          """)
  void nobody_is_asked_where_none_is_given_or_granted_or_nothing_is_written(
      String fields, String options) {
    assertThat(look(Given.plan(fields, options == null ? new String[0] : new String[] {options})))
        .isEqualTo(new NotAsked());
  }

  private GrafanaObservation look(String fields) {
    return look(fields, "");
  }

  private GrafanaObservation look(String fields, String more) {
    return look(plan(fields, grafana.url(), more));
  }

  private static PipelinePlan plan(String fields, String url, String more) {
    return Given.plan(
        "{%s grafana: {url: '%s', %s}}"
            .formatted(
                fields.equals("{}") ? "" : fields.substring(1, fields.length() - 1) + ",",
                url,
                more),
        "--grant-hosts=shop=127.0.0.1");
  }

  private static GrafanaObservation look(PipelinePlan plan) {
    SecretUse[] uses = plan.grafanaAccess().secrets().toArray(SecretUse[]::new);
    Map<SecretUse, byte[]> contents =
        uses.length == 0 ? Map.of() : Map.of(uses[0], "glsa_1\n".getBytes(StandardCharsets.UTF_8));
    return new GrafanaProbe(new BoundedHttp(true, "127.0.0.1"), Duration.ofSeconds(10))
        .look(GrafanaProbe.Request.of(plan), Credentials.of(contents));
  }
}
