package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.ProvisionedDatasource;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Tempo that keeps tenants apart, behind a gate that wants a token, asked with the headers
 * that the written data sources make Grafana send.
 */
class TempoTenantIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACE = "/api/traces/" + ID;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String OWN =
      ", cert: {secret: {name: tls, key: cert}}, keySecret: {name: tls, key: key}";
  private static final String TOKEN = "t$$0-${HOME}";

  @TempDir private Path directory;
  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("tenants");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private TempoServer tempo;
  private Gatekeeper gate;
  private OperatorUnderTest operator;

  @BeforeEach
  void start() {
    tempo = TempoServer.startForTenants(directory);
    gate = Gatekeeper.start(tempo.url(), "Bearer " + TOKEN);
    operator = OperatorUnderTest.start(cluster, namespace);
    pipelines.secret("tempo", Map.of("token", TOKEN + "\n"));
  }

  @AfterEach
  void stop() {
    operator.close();
    gate.close();
    tempo.close();
  }

  @Test
  @Shows({"spec.tracing.tempo.tenant", "spec.tracing.tempo.authorization.credentials"})
  void theTraceIsFoundAsItsTenantAndAsNoOther() throws IOException {
    ProvisionedDatasource shop = datasource("shop", token("tenant: shop"));
    ProvisionedDatasource both = datasource("both", token("tenant: bank|shop"));
    ProvisionedDatasource bank = datasource("bank", token("tenant: bank"));
    ProvisionedDatasource nobody = datasource("nobody", token(""));
    tempo.awaitReady().send("shop", ID);

    Waiting.until("the trace", PATIENCE, () -> shop.status(TRACE) == 200);

    assertThat(both.status(TRACE)).isEqualTo(200);
    assertThat(bank.status(TRACE)).isEqualTo(404);
    assertThat(nobody.status(TRACE)).as("no tenant is named").isEqualTo(401);
    assertThat(gate.refused()).as("the token is shown as it is").isEmpty();
  }

  @Test
  @Shows({
    "spec.tracing.tempo.tlsConfig.ca.secret",
    "spec.tracing.tempo.tlsConfig.cert.secret",
    "spec.tracing.tempo.tlsConfig.keySecret",
    "spec.tracing.tempo.tlsConfig.serverName"
  })
  void aTempoBehindTlsIsReachedWithWhatIsWritten() throws IOException {
    Certificate server = Certificate.of("tempo.example.com", directory);
    Certificate client = Certificate.of("grafana", directory);
    pipelines.secret(
        "tls", Map.of("ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    tempo.awaitReady().send("shop", ID);
    try (Gatekeeper guarded = Gatekeeper.start(tempo.url(), "", server, client)) {
      ProvisionedDatasource right = datasource("right", tls(guarded, "tempo.example.com", OWN));
      ProvisionedDatasource wrong = datasource("wrong", tls(guarded, "other.example.com", OWN));
      ProvisionedDatasource bare = datasource("bare", tls(guarded, "tempo.example.com", ""));

      Waiting.until("the trace", PATIENCE, () -> right.status(TRACE) == 200);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> wrong.status(TRACE));
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> bare.status(TRACE));
    }
  }

  @Test
  @Shows({
    "spec.tracing.tempo.authorization.type",
    "spec.tracing.tempo.basicAuth.username",
    "spec.tracing.tempo.basicAuth.password"
  })
  void aUserOrATokenOfAnotherTypeIsShown() throws IOException {
    pipelines.secret("user", Map.of("name", "ann", "password", "$$one"));
    ProvisionedDatasource user =
        datasource(
            "user",
            gated(
                "basicAuth: {username: {name: user, key: name}, password: {name: user, key: password}}"));
    ProvisionedDatasource other =
        datasource(
            "other", gated("authorization: {type: Token, credentials: {name: tempo, key: token}}"));
    tempo.awaitReady().send("shop", ID);

    gate.want("Token " + TOKEN);
    Waiting.until("the trace", PATIENCE, () -> other.status(TRACE) == 200);
    assertThat(user.status(TRACE)).isEqualTo(401);

    gate.want(
        "Basic "
            + Base64.getEncoder().encodeToString("ann:$$one".getBytes(StandardCharsets.UTF_8)));
    assertThat(user.status(TRACE)).isEqualTo(200);
    assertThat(other.status(TRACE)).isEqualTo(401);
  }

  @Test
  @Shows("spec.tracing.tempo.tlsConfig.insecureSkipVerify")
  void aTempoWithAnyCertificateIsReachedWhereThatIsWanted() throws IOException {
    Certificate server = Certificate.of("tempo.example.com", directory);
    Certificate client = Certificate.of("grafana", directory);
    pipelines.secret("tls", Map.of("cert", client.pem(), "key", client.keyPem()));
    tempo.awaitReady().send("shop", ID);
    try (Gatekeeper guarded = Gatekeeper.start(tempo.url(), "", server, client)) {
      String url = "url: https://127.0.0.1:%d\ntenant: shop\n".formatted(guarded.port());
      ProvisionedDatasource any =
          datasource("any", url + "tlsConfig: {insecureSkipVerify: true%s}".formatted(OWN));
      ProvisionedDatasource strict =
          datasource("strict", url + "tlsConfig: {insecureSkipVerify: false%s}".formatted(OWN));

      Waiting.until("the trace", PATIENCE, () -> any.status(TRACE) == 200);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> strict.status(TRACE));
    }
  }

  private String gated(String client) {
    return "url: http://127.0.0.1:%d\ntenant: shop\n%s".formatted(gate.port(), client);
  }

  private String token(String tenant) {
    return """
        url: http://127.0.0.1:%d
        authorization: {credentials: {name: tempo, key: token}}
        %s
        """
        .formatted(gate.port(), tenant);
  }

  private static String tls(Gatekeeper guarded, String serverName, String own) {
    return """
        url: https://127.0.0.1:%d
        tenant: shop
        tlsConfig: {serverName: %s, ca: {secret: {name: tls, key: ca}}%s}
        """
        .formatted(guarded.port(), serverName, own);
  }

  private ProvisionedDatasource datasource(String pipeline, String tempo) {
    pipelines.apply(pipeline, "tracing:\n  tempo:\n" + tempo.indent(4));
    pipelines.awaitReason(pipeline, "DeploymentUnavailable");
    return ProvisionedDatasource.in(
        admin.secrets().inNamespace(namespace).withName(pipeline + "-grafana-traces").require());
  }
}
