package dev.exemplars.operator.observe.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Shows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked, and what is shown there, over real connections, TLS among them. */
class GrafanaProbeIT {

  private static final String OWN =
      ", cert: {secret: {name: tls, key: cert}}, keySecret: {name: tls, key: key}";

  @TempDir private Path directory;
  private final FakeGrafana grafana = FakeGrafana.start();
  private final Map<String, String> secrets = new HashMap<>(Map.of("token", "glsa_1"));

  @AfterEach
  void stop() {
    grafana.close();
  }

  @Test
  @Shows({
    "spec.grafana.url",
    "spec.grafana.authorization.credentials",
    "spec.grafana.authorization.type"
  })
  void whoever_shows_the_token_is_let_in() {
    try (Gatekeeper gate = Gatekeeper.start(grafana.url(), "Bearer glsa_1")) {
      String url = "url: 'http://127.0.0.1:%d'".formatted(gate.port());
      String token = "authorization: {%s credentials: {name: a, key: token}}";

      assertThat(look(url + ", " + token.formatted(""))).isInstanceOf(Answered.class);
      assertThat(look(url)).isInstanceOf(Unauthorized.class);

      gate.want("Token glsa_1");
      assertThat(look(url + ", " + token.formatted("type: Token,"))).isInstanceOf(Answered.class);
    }
  }

  @Test
  @Shows({
    "spec.grafana.tlsConfig.ca.secret",
    "spec.grafana.tlsConfig.cert.secret",
    "spec.grafana.tlsConfig.keySecret",
    "spec.grafana.tlsConfig.serverName",
    "spec.grafana.tlsConfig.insecureSkipVerify"
  })
  void a_grafana_behind_tls_is_believed_where_that_is_wanted() {
    Certificate server = Certificate.of("grafana.example.com", directory);
    Certificate client = Certificate.of("operator", directory);
    secrets.putAll(Map.of("ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    try (Gatekeeper gate = Gatekeeper.start(grafana.url(), "", server, client)) {
      String tls = "url: 'https://127.0.0.1:%d', tlsConfig: {%%s%s}".formatted(gate.port(), OWN);
      String ca = "ca: {secret: {name: tls, key: ca}}, serverName: ";

      assertThat(look(tls.formatted(ca + "grafana.example.com"))).isInstanceOf(Answered.class);
      assertThat(look(tls.formatted("insecureSkipVerify: true"))).isInstanceOf(Answered.class);
      assertThat(look(tls.formatted(ca + "other.example.com")))
          .isEqualTo(new Unreachable("its certificate is for another name"));
      assertThat(look(tls.formatted("insecureSkipVerify: false")))
          .isEqualTo(new Unreachable("its certificate is not believed"));
      assertThat(look(tls.formatted(ca + "grafana.example.com").replace(OWN, "")))
          .isInstanceOf(Unreachable.class);
    }
  }

  private GrafanaObservation look(String grafana) {
    PipelinePlan plan =
        Given.plan("grafana: {%s}".formatted(grafana), "--grant-hosts=shop=127.0.0.1");
    Map<SecretUse, byte[]> contents = new HashMap<>();
    plan.secrets()
        .forEach(
            use ->
                contents.put(
                    use, secrets.getOrDefault(use.key(), "").getBytes(StandardCharsets.UTF_8)));
    return new GrafanaProbe(new BoundedHttp(true, "127.0.0.1"), Duration.ofSeconds(10))
        .look("uid", GrafanaProbe.Request.of(plan), Credentials.of(contents));
  }
}
