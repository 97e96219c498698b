package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.SecretUse.Form;
import dev.exemplars.operator.plan.TraceBackend.Jaeger;
import dev.exemplars.operator.plan.TraceBackend.Link;
import dev.exemplars.operator.plan.TraceBackend.Tempo;
import dev.exemplars.operator.plan.TraceBackend.Zipkin;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingPlanTest {

  private static final String TEMPO = "spec.tracing.tempo";

  @Test
  void tempo_may_have_a_data_source_that_exists() {
    assertThat(backend("{tempo: {url: 'http://tempo:3200', datasource: {uid: tempo-1}}}"))
        .isEqualTo(
            new Tempo(
                url("http://tempo.shop.svc:3200"),
                Optional.empty(),
                ClientPlan.PLAIN,
                Optional.of("tempo-1")));
  }

  @Test
  void tempo_without_a_url_is_the_operators_and_granted_like_any_other_host() {
    String option = "--tempo-url=http://tempo.tracing.svc:3200";

    TracingPlan refused = Given.plan("tracing: {tempo: {}}", option).tracing();
    TracingPlan granted =
        Given.plan("tracing: {tempo: {}}", option, "--grant-hosts=*=tempo.tracing.svc").tracing();

    assertThat(((Tempo) granted.backend()).url()).isEqualTo(url("http://tempo.tracing.svc:3200"));
    assertThat(granted.missingGrants()).isEmpty();
    assertThat(refused.missingGrants())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("tempo.tracing.svc"));
    assertThat(((Tempo) Given.plan("{}", option).tracing().backend()).url())
        .as("one that a pipeline names goes before")
        .isEqualTo(url("http://tempo.shop.svc:3200"));
  }

  @Test
  void tempo_that_nobody_names_is_a_problem_with_both_cures() {
    assertThat(Given.problems("tracing: {tempo: {}}"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains("spec.tracing.tempo.url", "is missing", "--tempo-url"));
  }

  @Test
  void tempo_may_be_asked_as_a_tenant_and_with_credentials() {
    // when
    TraceBackend backend =
        backend(
            """
            {tempo: {url: 'https://tempo:3200', tenant: shop,
                     authorization: {credentials: {name: tempo, key: token}},
                     tlsConfig: {serverName: tempo.example, ca: {secret: {name: authorities, key: ca.crt}}}}}
            """);

    // then
    SecretUse token =
        new SecretUse(
            TEMPO + ".authorization.credentials",
            "tempo.credentials",
            "tempo",
            "token",
            Form.Header);
    SecretUse authorities =
        new SecretUse(
            TEMPO + ".tlsConfig.ca.secret", "tempo.ca", "authorities", "ca.crt", Form.File);
    assertThat(backend)
        .isEqualTo(
            new Tempo(
                url("https://tempo.shop.svc:3200"),
                Optional.of("shop"),
                new ClientPlan(
                    new ClientPlan.Authentication.Header("Bearer", token),
                    new TlsPlan(
                        Optional.of(authorities),
                        Optional.empty(),
                        Optional.of("tempo.example"),
                        false)),
                Optional.empty()));
    assertThat(backend.secrets()).containsExactly(token, authorities);
  }

  @Test
  void several_tenants_are_each_one() {
    assertThat(
            ((Tempo) backend("{tempo: {url: 'http://tempo', tenant: 'shop|cart.eu'}}")).tenants())
        .containsExactly("shop", "cart.eu");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "http://jaeger:16686,       ,                            http://jaeger.shop.svc:16686/trace/",
    "http://jaeger:16686/base/, ,                            http://jaeger.shop.svc:16686/base/trace/",
    "http://jaeger:16686,       https://jaeger.example,      https://jaeger.example/trace/",
    "http://jaeger:16686,       https://jaeger.example/ui//, https://jaeger.example/ui/trace/",
    "http://jaeger:16686,       http://jaeger,               http://jaeger/trace/",
    "http://jaeger:16686/$x,    ,                            http://jaeger.shop.svc:16686/%24x/trace/",
    "http://jaeger:16686,       https://jaeger.example/$$a,  https://jaeger.example/%24%24a/trace/"
  })
  void jaeger_shows_traces_on_its_own_pages(String url, String uiUrl, String page) {
    // when
    TraceBackend backend =
        backend(
            "{jaeger: {url: '%s'%s}}"
                .formatted(url, uiUrl == null ? "" : ", uiUrl: '%s'".formatted(uiUrl)));

    // then
    assertThat(backend)
        .isEqualTo(
            new Jaeger(
                HttpUrl.parse(url).orElseThrow().inNamespace("shop"), new LinkTemplate(page, "")));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {tempo: {url: 'http://tempo'}}                                ;                                ;
          {tempo: {url: 'http://tempo', tenant: bank}}                  ;                                ;
          {jaeger: {url: 'http://jaeger.shop'}}                         ;                                ;
          {zipkin: {url: 'http://zipkin.shop.svc.cluster.local'}}       ;                                ;
          {link: {urlTemplate: 'https://elsewhere.example/{value}'}}    ;                                ;
          {tempo: {url: 'http://tempo.example'}}                        ; --grant-hosts=shop=tempo.example ;
          {tempo: {url: 'http://tempo.example'}}                        ; --grant-hosts=cart=tempo.example ; spec.tracing.tempo.url: "tempo.example" is a host that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=tempo.example
          {tempo: {url: 'http://tempo.example', datasource: {uid: t}}}  ;                                ; spec.tracing.tempo.url: "tempo.example" is a host that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=tempo.example
          {jaeger: {url: 'http://jaeger.cart'}}                         ;                                ; spec.tracing.jaeger.url: "jaeger.cart" is a host that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=jaeger.cart
          {zipkin: {url: 'http://10.1.2.3:9411'}}                       ;                                ; spec.tracing.zipkin.url: "10.1.2.3" is a host that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=10.1.2.3
          {tempo: {url: 'http://tempo.example', tenant: shop}}          ; --grant-hosts=*=*/{namespace}  ;
          {tempo: {url: 'http://tempo.example', tenant: bank}}          ; --grant-hosts=*=*/{namespace}  ; spec.tracing.tempo.tenant: "bank" is a tenant that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=tempo.example/bank
          {tempo: {url: 'http://tempo.example', tenant: shop}}          ; --grant-hosts=*=*              ; spec.tracing.tempo.tenant: "shop" is a tenant that the operator may not call for this namespace without a grant: have the operator's --grant-hosts extended by shop=tempo.example/shop
          """)
  void the_operator_asks_services_of_the_namespace_and_hosts_that_are_granted(
      String tracing, String option, String problem) {
    // when
    PipelinePlan plan =
        Given.plan("tracing: " + tracing, option == null ? new String[0] : new String[] {option});

    // then
    assertThat(plan.tracing().missingGrants())
        .extracting(SpecProblem::message)
        .isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @Test
  void of_a_backend_that_may_not_be_asked_no_secret_is_read_for_that() {
    // given
    String tempo =
        "{tempo: {url: 'https://tempo.example', authorization: {credentials: {name: a, key: k}}}}";

    // then
    assertThat(Given.plan("tracing: " + tempo).tracing().lookupSecrets()).isEmpty();
    assertThat(Given.plan("tracing: " + tempo, "--grant-hosts=*=*").tracing().lookupSecrets())
        .hasSize(1);
  }

  @Test
  void zipkin_is_spelled_out_too() {
    assertThat(backend("{zipkin: {url: 'http://zipkin:9411'}}"))
        .isEqualTo(new Zipkin(url("http://zipkin.shop.svc:9411")));
  }

  @Test
  void a_bare_link_is_only_that() {
    assertThat(backend("{link: {urlTemplate: 'https://traces.example/t/{value}?a=b'}}"))
        .isEqualTo(new Link(new LinkTemplate("https://traces.example/t/", "?a=b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{traceIdLabels: [a]}",
        "{tempo: {url: 'http://tempo'}, jaeger: {url: 'http://jaeger'}}",
        "{zipkin: {url: 'http://zipkin'}, link: {urlTemplate: 'https://traces.example/{value}'}}"
      })
  void none_or_two_backends_are_refused(String tracing) {
    assertThat(Given.problems("tracing: " + tracing))
        .singleElement()
        .extracting(SpecProblem::message)
        .isEqualTo(
            "spec.tracing: tracing must hold exactly one of tempo, jaeger, zipkin and link: add"
                + " one, or remove the others");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {jaeger: {}}                                           | spec.tracing.jaeger.url
          {jaeger: {url: 'jaeger:16686'}}                        | spec.tracing.jaeger.url
          {jaeger: {url: 'http://jaeger', uiUrl: 'ftp://x'}}     | spec.tracing.jaeger.uiUrl
          {zipkin: {}}                                           | spec.tracing.zipkin.url
          {zipkin: {url: 'http://u:p@zipkin'}}                   | spec.tracing.zipkin.url
          {link: {}}                                             | spec.tracing.link.urlTemplate
          {link: {urlTemplate: 'https://traces.example'}}        | spec.tracing.link.urlTemplate
          {tempo: {url: 'http://tempo', datasource: {}}}         | spec.tracing.tempo.datasource.uid
          {tempo: {url: 'http://tempo', datasource: {uid: 'a b'}}} | spec.tracing.tempo.datasource.uid
          {tempo: {url: 'http://tempo', tenant: ''}}             | spec.tracing.tempo.tenant
          {tempo: {url: 'http://tempo', tenant: '../bank'}}      | spec.tracing.tempo.tenant
          {tempo: {url: 'http://tempo', tenant: '.'}}            | spec.tracing.tempo.tenant
          {tempo: {url: 'http://tempo', tenant: '..'}}           | spec.tracing.tempo.tenant
          {tempo: {url: 'http://tempo', tenant: '$HOME'}}        | spec.tracing.tempo.tenant
          {tempo: {url: 'http://tempo', tlsConfig: {}}}          | spec.tracing.tempo.tlsConfig
          {tempo: {url: 'http://tempo', datasource: {uid: a}, tenant: b}}      | spec.tracing.tempo.datasource
          {tempo: {url: 'https://tempo', datasource: {uid: a}, tlsConfig: {}}} | spec.tracing.tempo.datasource
          {tempo: {url: 'http://tempo', authorization: {credentials: {name: A, key: k}}}} | spec.tracing.tempo.authorization.credentials.name
          """)
  void a_backend_that_cannot_work_is_refused(String tracing, String field) {
    assertThat(Given.problems("tracing: " + tracing))
        .singleElement()
        .extracting(SpecProblem::field)
        .isEqualTo(field);
  }

  @Test
  void a_tenant_is_at_most_150_characters() {
    assertThat(
            Given.problems(
                "tracing: {tempo: {url: 'http://tempo', tenant: '%s'}}".formatted("a".repeat(151))))
        .singleElement()
        .extracting(SpecProblem::field)
        .isEqualTo(TEMPO + ".tenant");
  }

  @Test
  void a_user_and_a_token_exclude_each_other() {
    assertThat(
            Given.problems(
                """
                tracing: {tempo: {url: 'http://tempo', authorization: {credentials: {name: a, key: k}},
                  basicAuth: {username: {name: a, key: k}, password: {name: a, key: k}}}}
                """))
        .extracting(SpecProblem::message)
        .containsExactly(TEMPO + ": has at most one of basicAuth and authorization: remove one");
  }

  /** It is Grafana that shows it, and Grafana has no file to read it from. */
  @Test
  void a_user_for_tempo_asks_nothing_of_the_version_of_prometheus() {
    assertThat(
            Given.problems(
                """
                prometheus: {version: 2.45.0}
                tracing: {tempo: {url: 'http://tempo', basicAuth: {username: {name: a, key: k}, password: {name: a, key: k}}}}
                """))
        .isEmpty();
  }

  private static TraceBackend backend(String tracing) {
    return Given.plan("tracing: " + tracing).tracing().backend();
  }

  private static HttpUrl url(String text) {
    return new HttpUrl(URI.create(text));
  }
}
