package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.ScrapedNamespaces.All;
import dev.exemplars.operator.plan.ScrapedNamespaces.Named;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalPlanTest {

  private static final String TOKEN = "authorization: {credentials: {name: mimir, key: token}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url: 'http://prometheus:9090'                                  | http://prometheus.shop.svc:9090
          url: 'http://mimir.mimir.svc/prometheus/'                      | http://mimir.mimir.svc/prometheus
          serviceRef: {name: p}                                          | http://p.shop.svc:9090
          serviceRef: {name: p, namespace: monitoring, port: 80}         | http://p.monitoring.svc:80
          serviceRef: {name: p, port: 443}, tlsConfig: {serverName: a.b} | https://p.shop.svc:443
          """)
  void it_is_found_by_its_url_or_by_its_service(String fields, String url) {
    PipelinePlan plan = plan(fields);

    assertThat(external(plan).url()).isEqualTo(url);
    assertThat(plan.prometheusUrl()).isEqualTo(url);
  }

  @Test
  void by_default_series_of_the_own_namespace_are_meant_and_nothing_is_written_there() {
    PipelinePlan plan = plan("url: 'http://prometheus'");

    assertThat(external(plan).match()).hasToString("namespace=\"shop\"");
    assertThat(external(plan).namespaces()).isEqualTo(new Named(List.of("shop")));
    assertThat(external(plan).missingGrants()).isEmpty();
    assertThat(plan.alerts()).isEmpty();
    assertThat(plan.scrape().jobs()).isEmpty();
    assertThat(plan.scrape().interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_pipeline_that_says_nothing_of_one_has_its_own() {
    assertThat(Given.plan(Given.MINIMAL).external()).isEmpty();
  }

  /** Host, tenant and match, and which fields lack a grant. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          http://prometheus              | -    | -                          | -                                               | -
          http://prometheus              | -    | namespace="bank"           | -                                               | match
          http://prometheus.shop.svc     | -    | job!=""                    | -                                               | match
          http://prometheus.shop.svc     | bank | job!=""                    | -                                               | match
          http://prometheus.shop.svc     | bank | job!=""                    | --grant-scrape-namespaces=shop=*                | -
          http://p.monitoring.svc        | -    | -                          | -                                               | url
          http://p.monitoring.svc        | -    | -                          | --grant-hosts=bank=p.monitoring.svc             | url
          http://p.monitoring.svc        | -    | -                          | --grant-hosts=shop=p.monitoring.svc             | -
          http://p.monitoring.svc        | -    | namespace="bank"           | --grant-hosts=shop=p.monitoring.svc             | match
          http://p.monitoring.svc        | -    | namespace!="bank"          | --grant-hosts=shop=p.monitoring.svc             | match
          http://p.monitoring.svc        | -    | job="shop"                 | --grant-hosts=shop=p.monitoring.svc             | match
          http://p.monitoring.svc        | -    | namespace="",job="a"       | --grant-hosts=shop=p.monitoring.svc             | match
          http://p.monitoring.svc        | -    | namespace="shop",job="a"   | --grant-hosts=shop=p.monitoring.svc             | -
          http://p.monitoring.svc        | -    | namespace="bank"           | --grant-hosts=*=* --grant-scrape-namespaces=shop=bank | -
          http://p.monitoring.svc        | -    | namespace="bank"           | --grant-hosts=*=* --grant-scrape-namespaces=shop=cart | match
          http://p.monitoring.svc        | -    | job="shop"                 | --grant-hosts=*=* --grant-scrape-namespaces=shop=*    | -
          http://p.monitoring.svc        | shop | job="shop"                 | --grant-hosts=shop=p.monitoring.svc/shop        | -
          http://p.monitoring.svc        | bank | -                          | --grant-hosts=shop=p.monitoring.svc/shop        | tenant
          http://p.monitoring.svc        | shop | -                          | --grant-hosts=shop=p.monitoring.svc             | tenant
          http://p.monitoring.svc        | shop+bank | -                     | --grant-hosts=shop=p.monitoring.svc/shop        | tenant
          """)
  void what_is_not_the_pipelines_own_needs_a_grant(
      String url, String tenant, String match, String options, String missing) {
    PipelinePlan plan =
        Given.plan(
            "externalPrometheus: {url: '%s'%s%s}"
                .formatted(
                    url,
                    tenant == null ? "" : ", tenant: '%s'".formatted(tenant.replace('+', '|')),
                    match == null ? "" : ", match: '%s'".formatted(match)),
            options == null ? new String[0] : options.split(" "));

    assertThat(external(plan).missingGrants())
        .extracting(SpecProblem::field)
        .containsExactlyElementsOf(
            missing == null ? List.of() : List.of("spec.externalPrometheus." + missing));
  }

  @Test
  void pods_are_asked_of_namespaces_that_the_match_names_and_that_are_granted() {
    String fields = "url: 'http://prometheus', match: 'namespace=\"bank\"'";

    assertThat(external(plan(fields)).namespaces()).isEqualTo(new Named(List.of("shop")));
    assertThat(external(plan(fields, "--grant-scrape-namespaces=shop=bank,shop=cart")).namespaces())
        .isEqualTo(new Named(List.of("shop", "bank")));
    assertThat(external(plan(fields, "--grant-scrape-namespaces=shop=*")).namespaces())
        .isEqualTo(new All());
  }

  @Test
  void its_credentials_are_read_for_whoever_may_call_it() {
    String fields = "url: 'http://p.monitoring.svc', " + TOKEN;

    assertThat(plan(fields, "--grant-hosts=*=*").secrets()).hasSize(1);
    assertThat(plan(fields).secrets()).as("for the data source beside it").hasSize(1);
    assertThat(plan(fields, "--grafana-namespace=grafana").secrets()).isEmpty();
  }

  /** A data source of another namespace takes its host and its credentials there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          url: 'http://prometheus'      | -                                                | -
          url: 'http://p.monitoring.svc' | -                                               | url
          url: 'http://p.monitoring.svc' | --grant-hosts=shop=p.monitoring.svc             | -
          url: 'http://p.monitoring.svc', tenant: shop | --grant-hosts=*=*/{namespace}     | -
          url: 'http://p.monitoring.svc', tenant: bank | --grant-hosts=*=*/{namespace}     | tenant
          url: 'http://prometheus', authorization: {credentials: {name: a, key: k}} | -    | authorization.credentials
          url: 'http://prometheus', authorization: {credentials: {name: a, key: k}} | --grant-grafana-credentials=shop=grafana | -
          """)
  void a_datasource_elsewhere_needs_a_grant_of_its_host_and_of_its_credentials(
      String fields, String option, String missing) {
    PipelinePlan plan =
        option == null
            ? plan(fields, "--grafana-namespace=grafana")
            : plan(fields, "--grafana-namespace=grafana", option);

    List<String> fieldsWithout =
        plan.grafana() instanceof GrafanaPlan.Withheld withheld
            ? withheld.missingGrants().stream().map(SpecProblem::field).toList()
            : List.of();
    assertThat(fieldsWithout)
        .containsExactlyElementsOf(
            missing == null ? List.of() : List.of("spec.externalPrometheus." + missing));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prometheus: {}                | at most one of prometheus and externalPrometheus
          scrape: {}                    | scrape is only with prometheus
          alerts: {}                    | alerts are only with prometheus
          alerts: {enabled: true}       | alerts are only with prometheus
          """)
  void what_would_be_written_there_is_refused(String other, String told) {
    assertThat(Given.problems("externalPrometheus: {url: 'http://p'}\n" + other))
        .extracting(SpecProblem::cure)
        .anySatisfy(cure -> assertThat(cure).contains(told));
  }

  private static PipelinePlan plan(String fields, String... options) {
    return Given.plan("externalPrometheus: {%s}".formatted(fields), options);
  }

  private static ExternalPlan external(PipelinePlan plan) {
    return plan.external().orElseThrow();
  }
}
