package dev.exemplars.operator.observe.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Dashboard;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Link;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Loaded;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Missing;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotWanted;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
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
import java.util.Set;
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

  private static final String EXISTING = "datasource: {uid: prom}";

  private final FakeGrafana grafana = FakeGrafana.start();

  @AfterEach
  void stop() {
    grafana.close();
  }

  /** A tree of a megabyte of brackets takes dozens. */
  @Test
  void an_answer_of_hundreds_of_thousands_of_parts_is_none_of_grafana() {
    // given
    grafana.hasPrometheus(PROMETHEUS, "[" + "{},".repeat(100_000) + "{}]");

    // then
    assertThat(look("{}"))
        .isEqualTo(
            new Unreachable(
                "what answers /api/datasources/uid/%s is no Grafana: see grafana.url"
                    .formatted(PROMETHEUS)));
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
                new Sought(
                    PROMETHEUS,
                    Set.of("prometheus"),
                    Optional.of(
                        new LoadedDatasource(
                            "prometheus",
                            List.of(
                                new Link("trace_id", Optional.of("x")),
                                new Link("traceID", Optional.of("x"))))),
                    Optional.empty()),
                Optional.of(
                    new Sought(
                        TRACES,
                        Set.of("tempo"),
                        Optional.of(new LoadedDatasource("tempo", List.of())),
                        Optional.empty())),
                new Loaded(Optional.of("/d/%s/exemplars".formatted(NAMES.dashboardUid()))),
                Set.of()));
  }

  @Test
  void what_it_does_not_have_is_missing() {
    assertThat(look("{}")).isEqualTo(lacking(Optional.of(TRACES), new Missing()));
  }

  @Test
  void a_dashboard_that_nobody_wants_is_not_asked_for() {
    // when
    GrafanaObservation seen = look("{}", "dashboard: {enabled: false}");

    // then
    assertThat(seen).isEqualTo(lacking(Optional.of(TRACES), new NotWanted()));
    assertThat(grafana.asked())
        .containsExactly(
            "/api/datasources/uid/" + PROMETHEUS,
            "/api/datasources/name/Exemplars shop/checkout",
            "/api/datasources/uid/" + TRACES,
            "/api/datasources/name/Traces shop/checkout");
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
    Optional<String> sought = Optional.ofNullable(uid).map(it -> it.replace("TRACES", TRACES));
    assertThat(seen)
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> assertThat(answered.traces().map(Sought::uid)).isEqualTo(sought));
    assertThat(grafana.asked())
        .filteredOn(path -> path.startsWith("/api/datasources/uid/") && !path.endsWith(PROMETHEUS))
        .isEqualTo(sought.stream().map(it -> "/api/datasources/uid/" + it).toList());
  }

  @Test
  void one_that_has_another_uid_is_found_by_its_name() {
    // given
    grafana.hasByName("Exemplars shop/checkout", "P64EC88CA00B268E5");
    grafana.hasByName("Traces shop/checkout", "${HOME}");

    // then
    assertThat(look("{}"))
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> {
              assertThat(answered.prometheus().otherUid()).contains("P64EC88CA00B268E5");
              assertThat(answered.traces().flatMap(Sought::otherUid)).as("no uid").isEmpty();
            });
  }

  @Test
  void one_that_is_there_already_is_asked_for_by_its_uid_alone() {
    // when
    look("{tracing: {tempo: {url: 'http://tempo', datasource: {uid: mine}}}}", EXISTING);

    // then
    assertThat(grafana.asked())
        .filteredOn(path -> path.startsWith("/api/datasources"))
        .containsExactly("/api/datasources/uid/prom", "/api/datasources/uid/mine");
  }

  @Test
  void each_look_asks_for_the_health_of_one_and_one_that_failed_is_asked_again() {
    // given
    grafana.hasPrometheus(PROMETHEUS, LINKS);
    grafana.hasTraces(TRACES, "tempo");
    grafana.isUnhealthy(TRACES);
    GrafanaProbe probe = probe(Duration.ofSeconds(10));

    // then
    assertThat(unhealthy(probe)).isEmpty();
    assertThat(unhealthy(probe)).containsExactly(TRACES);
    assertThat(unhealthy(probe)).containsExactly(TRACES);

    // when
    grafana.isHealthyAgain(TRACES);

    // then
    assertThat(unhealthy(probe)).isEmpty();
    assertThat(unhealthy(probe)).isEmpty();
    assertThat(grafana.asked().stream().filter(path -> path.endsWith("/health")))
        .containsExactly(
            health(PROMETHEUS), health(TRACES), health(TRACES), health(TRACES), health(PROMETHEUS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"UID is invalid\"}",
        "{\"status\":\"UNKNOWN\",\"message\":\"\"}",
        "<html>Bad gateway</html>",
        ""
      })
  void what_is_no_word_of_its_own_check_is_no_failure(String said) {
    // given
    grafana.hasPrometheus(PROMETHEUS, LINKS);
    grafana.fails(health(PROMETHEUS), said);

    // then
    assertThat(unhealthy(probe(Duration.ofSeconds(10)))).isEmpty();
  }

  @Test
  void a_check_that_takes_too_long_takes_nothing_else_with_it() {
    // given
    grafana.hasPrometheus(PROMETHEUS, LINKS);
    grafana.hasTraces(TRACES, "tempo");
    grafana.hasDashboard(NAMES.dashboardUid());
    grafana.holds(health(PROMETHEUS));

    // then
    assertThat(unhealthy(probe(Duration.ofSeconds(2)))).isEmpty();
    assertThat(grafana.asked()).last().isEqualTo(health(PROMETHEUS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /d/UID/exemplars                     | /d/UID/exemplars
          /grafana/d/UID/exemplars-shop_check  | /d/UID/exemplars-shop_check
          /d/UID                               | /d/UID
          http://evil.example/d/UID/x          | /d/UID/x
          /d/other/exemplars                   |
          /d/UID/../../logout                  |
          /d/UID/x?orgId=2                     |
          /d/UID/x#y                           |
          javascript:alert(1)                  |
          """)
  void the_path_of_the_dashboard_is_taken_where_it_is_one(String url, String path) {
    // given
    grafana.says(
        "/api/dashboards/uid/" + NAMES.dashboardUid(),
        "{\"meta\":{\"url\":\"%s\"},\"dashboard\":{}}"
            .formatted(url.replace("UID", NAMES.dashboardUid())));

    // then
    assertThat(look("{}"))
        .isInstanceOfSatisfying(
            Answered.class,
            answered ->
                assertThat(answered.dashboard())
                    .isEqualTo(
                        new Loaded(
                            Optional.ofNullable(path)
                                .map(it -> it.replace("UID", NAMES.dashboardUid())))));
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
            answered -> assertThat(answered.prometheus().found().orElseThrow().labels()).isEmpty());
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
        "{\"type\":\"a\\nb\",\"jsonData\":{\"exemplarTraceIdDestinations\":[{\"name\":\"%s\",\"datasourceUid\":\"a/b\"}]}}"
            .formatted("x".repeat(1000)));

    // then
    assertThat(look("{}"))
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> {
              LoadedDatasource found = answered.prometheus().found().orElseThrow();
              assertThat(found.type()).isEqualTo("a b");
              assertThat(found.labels()).singleElement().asString().hasSize(201);
              assertThat(found.links()).extracting(Link::uid).containsExactly(Optional.empty());
            });
  }

  @Test
  void one_that_is_silent_costs_one_deadline_for_all() throws IOException {
    try (RawServer silent = RawServer.answering((out, server) -> server.aSecondGoesBy())) {
      assertThat(
              probe(Duration.ofMillis(300))
                  .look(
                      "uid",
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

  private static GrafanaProbe probe(Duration timeout) {
    return new GrafanaProbe(new BoundedHttp(true, "127.0.0.1"), timeout);
  }

  private static String health(String uid) {
    return "/api/datasources/uid/%s/health".formatted(uid);
  }

  private Set<String> unhealthy(GrafanaProbe probe) {
    GrafanaObservation seen =
        probe.look(
            "uid", GrafanaProbe.Request.of(plan("{}", grafana.url(), "")), Credentials.none());
    assertThat(seen).isInstanceOf(Answered.class);
    return ((Answered) seen).unhealthy();
  }

  private static Answered lacking(Optional<String> traces, Dashboard dashboard) {
    return new Answered(
        new Sought(PROMETHEUS, Set.of("prometheus"), Optional.empty(), Optional.empty()),
        traces.map(uid -> new Sought(uid, Set.of("tempo"), Optional.empty(), Optional.empty())),
        dashboard,
        Set.of());
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
    return probe(Duration.ofSeconds(10))
        .look("uid", GrafanaProbe.Request.of(plan), Credentials.of(contents));
  }
}
