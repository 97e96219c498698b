package dev.exemplars.operator.operands.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.real.ProvisionedDatasource;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaDatasourceSecretTest {

  private static final String TOKEN = "authorization: {credentials: {name: a, key: token}}";
  private static final String USER =
      "basicAuth: {username: {name: a, key: user}, password: {name: a, key: password}}";
  private static final String CERTIFICATES =
      "tlsConfig: {ca: {secret: {name: a, key: ca}}, cert: {secret: {name: a, key: cert}}, keySecret: {name: a, key: key}}";

  @Test
  void there_is_none_without_a_credential() {
    assertThat(secret(Given.plan(tempo("tenant: shop")), "x")).isEmpty();
    assertThat(secret(Given.plan(tempo("tlsConfig: {serverName: tempo.example}")), "x")).isEmpty();
    assertThat(secret(Given.plan("tracing: {jaeger: {url: 'http://jaeger'}}"), "x")).isEmpty();
  }

  @Test
  void a_token_comes_behind_the_tenant_with_its_type() {
    assertThat(datasource("tenant: shop, " + TOKEN, "t0ken\n").headers())
        .isEqualTo(Map.of("X-Scope-OrgID", "shop", "Authorization", "Bearer t0ken"));
    assertThat(datasource(TOKEN.replace("{cred", "{type: Token, cred"), "t0ken").headers())
        .isEqualTo(Map.of("Authorization", "Token t0ken"));
  }

  @Test
  void a_user_is_grafanas_own_and_no_header_of_ours() {
    // when
    ProvisionedDatasource datasource = datasource(USER, "ann\n");

    // then
    assertThat(datasource.settings().path("basicAuth").booleanValue()).isTrue();
    assertThat(datasource.settings().path("basicAuthUser").textValue()).isEqualTo("ann");
    assertThat(datasource.secure("basicAuthPassword")).isEqualTo("ann");
    assertThat(datasource.settings().path("jsonData").has("httpHeaderName1")).isFalse();
  }

  @Test
  void certificates_are_used_only_where_grafana_is_told_to() {
    // given
    String pem = "-----BEGIN CERTIFICATE-----\nMIIB$$\n-----END CERTIFICATE-----";

    // when
    ProvisionedDatasource datasource = datasource(CERTIFICATES, pem + "\n");

    // then
    JsonNode data = datasource.settings().path("jsonData");
    assertThat(data.path("tlsAuth").booleanValue()).isTrue();
    assertThat(data.path("tlsAuthWithCACert").booleanValue()).isTrue();
    assertThat(data.has("tlsSkipVerify")).isFalse();
    assertThat(datasource.secure("tlsCACert")).isEqualTo(pem);
    assertThat(datasource.secure("tlsClientCert")).isEqualTo(pem);
    assertThat(datasource.secure("tlsClientKey")).isEqualTo(pem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$__file{/etc/passwd}",
        "$__env{X}",
        "${HOME}",
        "$HOME",
        "$",
        "$$",
        "a$$b$c",
        "$$$__file{/etc/passwd}",
        "a: \"b\" # ' {}",
        "a\n\u0001\u0085\u2028\uFEFF\uD83D\uDE00z"
      })
  void what_a_secret_holds_is_only_that_to_grafana(String text) {
    assertThat(datasource(TOKEN, text).headers())
        .isEqualTo(Map.of("Authorization", "Bearer " + text));
    assertThat(datasource(USER, text).secure("basicAuthPassword")).isEqualTo(text);
    assertThat(datasource(USER, text).settings().path("basicAuthUser").textValue()).isEqualTo(text);
    assertThat(datasource(CERTIFICATES, text).secure("tlsClientKey")).isEqualTo(text);
  }

  @Test
  void the_sidecar_finds_it_and_makes_a_file_of_its_own() {
    // given
    PipelinePlan plan = Given.plan(tempo(TOKEN) + "\ngrafana: {labels: {datasource: {team: a}}}");

    // when
    Secret secret = secret(plan, "x").orElseThrow();

    // then
    assertThat(secret.getMetadata().getName()).isEqualTo("checkout-grafana-traces");
    assertThat(secret.getMetadata().getLabels()).containsEntry("team", "a");
    assertThat(secret.getData())
        .hasSize(1)
        .doesNotContainKeys(
            GrafanaDatasources.of(plan, (GrafanaPlan.Written) plan.grafana())
                .orElseThrow()
                .getData()
                .keySet()
                .toArray(String[]::new));
  }

  private static String tempo(String client) {
    return "tracing: {tempo: {url: 'https://tempo', %s}}".formatted(client);
  }

  private static ProvisionedDatasource datasource(String client, String everySecret) {
    return ProvisionedDatasource.in(secret(Given.plan(tempo(client)), everySecret).orElseThrow());
  }

  private static Optional<Secret> secret(PipelinePlan plan, String everySecret) {
    Map<SecretUse, byte[]> contents =
        plan.secrets().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), use -> everySecret.getBytes(StandardCharsets.UTF_8)));
    return GrafanaDatasourceSecret.of(
        plan, (GrafanaPlan.Written) plan.grafana(), Credentials.of(contents));
  }
}
