package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.GrafanaAccess.NotGiven;
import dev.exemplars.operator.plan.GrafanaAccess.Withheld;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrafanaAccessTest {

  private static final String TOKEN = "authorization: {credentials: {name: grafana, key: token}}";

  @Test
  void nobody_asks_where_no_url_is_given() {
    // when
    PipelinePlan plan = Given.plan("grafana: {namespace: shop}");

    // then
    assertThat(plan.grafanaAccess()).isEqualTo(new NotGiven());
    assertThat(plan.secrets()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://grafana:3000            |                                          | http://grafana.shop.svc:3000
          https://grafana.shop/sub       |                                          | https://grafana.shop.svc/sub
          http://grafana.shop.svc:3000   |                                          | http://grafana.shop.svc:3000
          http://grafana.example         | --grant-hosts=shop=grafana.example       | http://grafana.example
          http://grafana.monitoring.svc  | --grant-hosts=*=grafana.monitoring.svc   | http://grafana.monitoring.svc
          """)
  void a_service_of_the_namespace_is_asked_and_what_is_granted(
      String url, String options, String called) {
    assertThat(access(url, options == null ? "" : options))
        .isEqualTo(new GrafanaAccess.Given(HttpUrl.parse(called).orElseThrow(), ClientPlan.PLAIN));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://grafana.example              |
          http://grafana.example              | --grant-hosts=cart=grafana.example
          http://grafana.example              | --grant-hosts=shop=grafana.example/shop
          http://grafana.monitoring.svc:3000  |
          http://grafana.monitoring.svc:3000  | --grafana-namespace=monitoring
          http://169.254.169.254              | --grant-grafana-namespaces=*=*
          """)
  void the_operator_calls_no_other_host_by_itself(String url, String options) {
    // when
    GrafanaAccess access = access(url, options == null ? "" : options);

    // then
    String host = HttpUrl.parse(url).orElseThrow().host();
    assertThat(access)
        .isEqualTo(
            new Withheld(
                new SpecProblem(
                    Reason.NotAllowed,
                    "spec.grafana.url",
                    host,
                    "is a host that the operator may not call without a grant: have its"
                        + " --grant-hosts extended by shop=%s".formatted(host))));
  }

  @Test
  void a_token_is_read_for_it_and_given_to_nobody_else() {
    // when
    PipelinePlan plan = Given.plan("grafana: {url: 'http://grafana', %s}".formatted(TOKEN));

    // then
    assertThat(plan.secrets())
        .extracting(SecretUse::field, SecretUse::secret, SecretUse::key, SecretUse::form)
        .containsExactly(
            tuple(
                "spec.grafana.authorization.credentials",
                "grafana",
                "token",
                SecretUse.Form.Header));
    assertThat(plan.prometheusSecrets()).isEmpty();
    assertThat(plan.grafanaSecrets()).isEmpty();
  }

  @Test
  void a_token_for_whom_is_not_asked_is_not_read() {
    assertThat(
            Given.plan("grafana: {url: 'http://grafana.example', %s}".formatted(TOKEN)).secrets())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          authorization: {credentials: {name: a, key: k}}         | spec.grafana
          tlsConfig: {serverName: a}                              | spec.grafana
          url: 'http://grafana', tlsConfig: {serverName: a}       | spec.grafana.tlsConfig
          url: 'ftp://grafana'                                    | spec.grafana.url
          url: 'http://me:secret@grafana'                         | spec.grafana.url
          url: ''                                                 | spec.grafana.url
          """)
  void what_cannot_be_meant_is_refused(String grafana, String field) {
    assertThat(Given.problems("grafana: {%s}".formatted(grafana)))
        .extracting(SpecProblem::field)
        .isEqualTo(List.of(field));
  }

  private static GrafanaAccess access(String url, String options) {
    return Given.plan(
            "grafana: {url: '%s'}".formatted(url),
            options.isEmpty() ? new String[0] : new String[] {options})
        .grafanaAccess();
  }
}
