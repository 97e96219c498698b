package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.GrafanaPlan.Withheld;
import dev.exemplars.operator.plan.GrafanaPlan.Written;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaPlanTest {

  private static final String FOREIGN_TEMPO =
      "tracing: {tempo: {url: 'http://tempo.example:3200'}}";
  private static final SpecProblem NAMESPACE_NOT_GRANTED =
      new SpecProblem(
          Reason.NotAllowed,
          "spec.grafana.namespace",
          "monitoring",
          "is not granted to this namespace: leave it out, or have the operator's"
              + " --grant-grafana-namespaces extended by shop=monitoring");
  private static final SpecProblem HOST_NOT_GRANTED =
      new SpecProblem(
          Reason.NotAllowed,
          "spec.tracing.tempo.url",
          "tempo.example",
          "is a host that a data source outside this namespace may not name without a grant:"
              + " have the operator's --grant-hosts extended by shop=tempo.example");

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                         |                                | http://tempo           | shop
          {}                         |                                | http://tempo.example   | shop
          {namespace: shop}          |                                | http://tempo.example   | shop
          {namespace: shop}          | --grafana-namespace=monitoring | http://tempo.example   | shop
          {}                         | --grafana-namespace=monitoring | http://tempo           | monitoring
          {}                         | --grafana-namespace=monitoring | http://tempo.shop.svc.cluster.local | monitoring
          {namespace: monitoring}    | --grafana-namespace=monitoring | http://tempo           | monitoring
          {namespace: monitoring}    | --grant-grafana-namespaces=shop=monitoring | http://tempo | monitoring
          {namespace: monitoring}    | --grant-grafana-namespaces=shop=monitoring --grant-hosts=shop=tempo.example | http://tempo.example | monitoring
          {namespace: monitoring}    | --grant-grafana-namespaces=*=* --grant-hosts=*=* | http://tempo.example | monitoring
          """)
  void is_written_where_it_needs_no_grant_or_has_one(
      String grafana, String options, String tempo, String namespace) {
    // when
    GrafanaPlan plan = grafana(grafana, tempo, options == null ? "" : options);

    // then
    assertThat(plan)
        .isEqualTo(
            new Written(
                namespace,
                Map.of("grafana_datasource", "1"),
                dashboard(Map.of("grafana_dashboard", "1")),
                Optional.empty(),
                Optional.empty()));
  }

  @ParameterizedTest(name = "[{index}] {0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {namespace: monitoring} |                                                          | true
          {namespace: monitoring} | --grant-grafana-namespaces=cart=monitoring               | true
          {namespace: monitoring} | --grant-grafana-namespaces=shop=grafana                  | true
          {namespace: monitoring} | --grafana-namespace=grafana                              | true
          {namespace: monitoring} | --grant-grafana-namespaces=shop=monitoring               | false
          {}                      | --grafana-namespace=monitoring                           | false
          {}                      | --grafana-namespace=monitoring --grant-hosts=cart=tempo.example | false
          {}                      | --grafana-namespace=monitoring --grant-hosts=shop=example | false
          """)
  void is_withheld_for_want_of_any_grant(
      String grafana, String options, boolean isNamespaceMissing) {
    // when
    GrafanaPlan plan =
        grafana(grafana, "http://tempo.example:3200", options == null ? "" : options);

    // then
    assertThat(plan)
        .isEqualTo(
            new Withheld(
                isNamespaceMissing
                    ? List.of(NAMESPACE_NOT_GRANTED, HOST_NOT_GRANTED)
                    : List.of(HOST_NOT_GRANTED)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://tempo.cart.svc:3200,                tempo.cart.svc",
    "http://tempo.shop.svc.evil.example:3200,   tempo.shop.svc.evil.example",
    "http://169.254.169.254/latest/meta-data,   169.254.169.254"
  })
  void a_grafana_elsewhere_is_not_lent_to_reach_other_hosts(String tempo, String host) {
    assertThat(grafana("{}", tempo, "--grafana-namespace=monitoring"))
        .isInstanceOfSatisfying(
            Withheld.class,
            withheld ->
                assertThat(withheld.missingGrants())
                    .singleElement()
                    .extracting(SpecProblem::value)
                    .isEqualTo(host));
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          http://tempo.tracing.svc ; shop      ; --grant-hosts=shop=tempo.tracing.svc/shop    ;
          http://tempo.tracing.svc ; shop      ; --grant-hosts=*=tempo.tracing.svc/{namespace} ;
          http://tempo.tracing.svc ; shop      ; --grant-hosts=*=*/*                          ;
          http://tempo.tracing.svc ; bank      ; --grant-hosts=shop=tempo.tracing.svc/shop    ; bank
          http://tempo.tracing.svc ; bank      ; --grant-hosts=*=tempo.tracing.svc/{namespace} ; bank
          http://tempo.tracing.svc ; bank      ; --grant-hosts=shop=tempo.tracing.svc         ; bank
          http://tempo.tracing.svc ; shop      ; --grant-hosts=*=*                            ; shop
          http://tempo.tracing.svc ; shop|bank ; --grant-hosts=shop=tempo.tracing.svc/shop    ; bank
          http://tempo.tracing.svc ; shop      ; --grant-hosts=shop=tempo.example/shop        ; shop
          http://tempo             ; bank      ; --grant-hosts=shop=tempo.tracing.svc         ;
          """)
  void a_tenant_of_a_tempo_that_is_not_of_this_namespace_needs_a_grant_of_its_own(
      String tempo, String tenant, String options, String refused) {
    // given
    String tracing = "tracing: {tempo: {url: '%s', tenant: '%s'}}".formatted(tempo, tenant);

    // when
    GrafanaPlan elsewhere =
        Given.plan(tracing, "--grafana-namespace=monitoring", options).grafana();

    // then
    assertThat(missing(elsewhere))
        .extracting(SpecProblem::field, SpecProblem::value)
        .isEqualTo(
            refused == null ? List.of() : List.of(tuple("spec.tracing.tempo.tenant", refused)));
    assertThat(Given.plan(tracing).grafana())
        .as("nothing is lent within the namespace")
        .isInstanceOf(Written.class);
  }

  @Test
  void a_tenant_that_is_refused_comes_with_its_grant() {
    assertThat(
            missing(
                Given.plan(
                        "tracing: {tempo: {url: 'http://tempo.tracing.svc:3200', tenant: bank}}",
                        "--grafana-namespace=monitoring")
                    .grafana()))
        .extracting(SpecProblem::message)
        .containsExactly(
            "spec.tracing.tempo.tenant: \"bank\" is a tenant that a data source outside this"
                + " namespace may not name without a grant: have the operator's --grant-hosts"
                + " extended by shop=tempo.tracing.svc/bank");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          authorization: {credentials: {name: a, key: k}}           | --grant-grafana-credentials=cart=monitoring | .authorization.credentials
          authorization: {credentials: {name: a, key: k}}           | --grant-grafana-credentials=shop=grafana    | .authorization.credentials
          authorization: {credentials: {name: a, key: k}}           | --grant-grafana-namespaces=*=*              | .authorization.credentials
          tlsConfig: {ca: {secret: {name: a, key: k}}}              | --grant-grafana-namespaces=*=*              | .tlsConfig.ca.secret
          authorization: {credentials: {name: a, key: k}}           | --grant-grafana-credentials=shop=monitoring |
          authorization: {credentials: {name: a, key: k}}           | --grant-grafana-credentials=*=*             |
          tlsConfig: {serverName: tempo.example}                    | --grant-grafana-namespaces=*=*              |
          """)
  void a_credential_leaves_the_namespace_only_with_a_grant(
      String client, String options, String field) {
    // given
    String tracing = "tracing: {tempo: {url: 'https://tempo', %s}}".formatted(client);

    // when
    PipelinePlan elsewhere = Given.plan(tracing, "--grafana-namespace=monitoring", options);

    // then
    assertThat(missing(elsewhere.grafana()))
        .extracting(SpecProblem::field, SpecProblem::value)
        .isEqualTo(
            field == null ? List.of() : List.of(tuple("spec.tracing.tempo" + field, "monitoring")));
    if (field != null) {
      assertThat(elsewhere.grafanaSecrets()).as("what is not written").isEmpty();
      assertThat(elsewhere.secrets()).as("what the operator asks with").isNotEmpty();
    }
    assertThat(Given.plan(tracing).grafana()).isInstanceOf(Written.class);
  }

  @Test
  void what_is_withheld_leaves_the_rest_of_the_plan_as_it_is() {
    // given
    PipelinePlan written = Given.plan(FOREIGN_TEMPO);

    // when
    PipelinePlan withheld = Given.plan(FOREIGN_TEMPO, "--grafana-namespace=monitoring");

    // then
    assertThat(withheld.grafana()).isEqualTo(new Withheld(List.of(HOST_NOT_GRANTED)));
    assertThat(withheld).usingRecursiveComparison().ignoringFields("grafana").isEqualTo(written);
  }

  @Test
  void labels_are_the_users_where_given() {
    assertThat(
            Given.plan(
                    """
                    grafana: {labels: {datasource: {team: a}, dashboard: {shop.example/board: ''}}}
                    """)
                .grafana())
        .isEqualTo(
            new Written(
                "shop",
                Map.of("team", "a"),
                dashboard(Map.of("shop.example/board", "")),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void a_dashboard_that_is_not_wanted_is_left_out() {
    assertThat(Given.plan("grafana: {dashboard: {enabled: false}}").grafana())
        .isEqualTo(
            new Written(
                "shop",
                Map.of("grafana_datasource", "1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void a_folder_and_a_source_of_logs_are_the_users() {
    assertThat(Given.plan("grafana: {folder: Team A, logs: {lokiUid: loki}}").grafana())
        .isEqualTo(
            new Written(
                "shop",
                Map.of("grafana_datasource", "1"),
                Optional.of(
                    new GrafanaPlan.Dashboard(
                        Map.of("grafana_dashboard", "1"), Optional.of("Team A"), List.of())),
                Optional.of("loki"),
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{tempo: {url: 'http://tempo', datasource: {uid: tempo}}}",
        "{jaeger: {url: 'http://jaeger'}}",
        "{zipkin: {url: 'http://zipkin'}}",
        "{link: {urlTemplate: 'https://traces.example/{value}'}}"
      })
  void logs_without_a_tempo_source_to_lead_there_are_refused(String tracing) {
    assertThat(Given.problems("{grafana: {logs: {lokiUid: loki}}, tracing: %s}".formatted(tracing)))
        .singleElement()
        .extracting(SpecProblem::field, SpecProblem::cure)
        .containsExactly(
            "spec.grafana.logs",
            "needs a Tempo data source that the operator writes: remove it, or set tracing.tempo"
                + " without datasource");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {jaeger: {url: 'http://jaeger.example'}}                                        | spec.tracing.jaeger.url
          {jaeger: {url: 'http://jaeger.example', uiUrl: 'http://jaeger'}}                | spec.tracing.jaeger.url
          {zipkin: {url: 'http://zipkin.example'}}                                        | spec.tracing.zipkin.url
          {tempo: {url: 'http://tempo.example'}}                                          | spec.tracing.tempo.url
          {jaeger: {url: 'http://jaeger'}}                                                |
          {jaeger: {url: 'http://jaeger', uiUrl: 'https://jaeger.example'}}               |
          {zipkin: {url: 'http://zipkin.shop'}}                                           |
          {tempo: {url: 'http://tempo.example', datasource: {uid: tempo}}}                |
          {link: {urlTemplate: 'https://traces.example/{value}'}}                         |
          """)
  void a_host_needs_a_grant_where_grafana_would_call_it_and_not_where_a_browser_does(
      String tracing, String field) {
    // when
    GrafanaPlan plan =
        Given.plan("tracing: " + tracing, "--grafana-namespace=monitoring").grafana();

    // then
    assertThat(missing(plan))
        .extracting(SpecProblem::field)
        .isEqualTo(field == null ? List.of() : List.of(field));
  }

  @Test
  void histograms_for_the_dashboard_are_the_users_in_their_order() {
    assertThat(Given.plan("grafana: {dashboard: {metrics: [b_seconds, a:seconds]}}").grafana())
        .isInstanceOfSatisfying(
            Written.class,
            written ->
                assertThat(written.dashboard().orElseThrow().metrics())
                    .containsExactly("b_seconds", "a:seconds"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[a_bucket]",
        "[a, a]",
        "['a b']",
        "['']",
        "['a{b=\"c\"}']",
        "[1a]",
        "[a, b, c, d, e, f, g, h, i, j, k]"
      })
  void what_names_no_histogram_or_too_many_is_refused(String metrics) {
    assertThat(Given.problems("grafana: {dashboard: {metrics: %s}}".formatted(metrics)))
        .extracting(SpecProblem::field)
        .containsOnly("spec.grafana.dashboard.metrics");
  }

  private static List<SpecProblem> missing(GrafanaPlan plan) {
    return plan instanceof Withheld withheld ? withheld.missingGrants() : List.of();
  }

  private static Optional<GrafanaPlan.Dashboard> dashboard(Map<String, String> labels) {
    return Optional.of(new GrafanaPlan.Dashboard(labels, Optional.empty(), List.of()));
  }

  private static GrafanaPlan grafana(String grafana, String tempo, String options) {
    return Given.plan(
            "{grafana: %s, tracing: {tempo: {url: '%s'}}}".formatted(grafana, tempo),
            options.isEmpty() ? new String[0] : options.split(" ", -1))
        .grafana();
  }

  @Test
  void a_data_source_that_is_there_already_is_the_users() {
    PipelinePlan plan =
        Given.plan(
            """
            {grafana: {datasource: {uid: prom}}, tracing: {tempo: {url: 'http://tempo', datasource: {uid: traces}}}}
            """);

    assertThat(plan.metricsDatasourceUid()).isEqualTo("prom");
    assertThat(plan.tracesDatasourceUid()).contains("traces");
    assertThat(plan.exemplarLinks())
        .extracting(LabelLink::label, LabelLink::target)
        .containsExactly(
            tuple("trace_id", new LabelLink.Datasource("traces")),
            tuple("traceID", new LabelLink.Datasource("traces")));
  }

  @Test
  void where_nothing_is_written_no_grant_is_needed() {
    String fields =
        """
        {grafana: {namespace: monitoring, datasource: {uid: prom}, dashboard: {enabled: %s}},
         tracing: {tempo: {url: 'http://tempo.example', datasource: {uid: traces}}}}
        """;

    assertThat(Given.plan(fields.formatted("false")).grafana()).isInstanceOf(Written.class);
    assertThat(Given.plan(fields.formatted("true")).grafana()).isInstanceOf(Withheld.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {datasource: {uid: a b}}    | {tempo: {url: 'http://tempo'}}                           | spec.grafana.datasource.uid
          {datasource: {}}            | {tempo: {url: 'http://tempo'}}                           | spec.grafana.datasource.uid
          {datasource: {uid: tempo}}  | {tempo: {url: 'http://tempo', datasource: {uid: tempo}}} | spec.grafana.datasource.uid
          {datasource: {uid: a}, labels: {datasource: {a: b}}} | {tempo: {url: 'http://tempo', datasource: {uid: tempo}}} | spec.grafana.labels.datasource
          {datasource: {uid: a}, labels: {datasource: {a: b}}} | {link: {urlTemplate: 'https://traces.example/{value}'}}  | spec.grafana.labels.datasource
          """)
  void a_data_source_that_contradicts_something_is_refused(
      String grafana, String tracing, String field) {
    assertThat(Given.problems("{grafana: %s, tracing: %s}".formatted(grafana, tracing)))
        .singleElement()
        .extracting(SpecProblem::field)
        .isEqualTo(field);
  }
}
