package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Prometheus scrapes a real application behind TLS, a client certificate and a header. */
class ProtectedTargetIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "shop.example.com";

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private Certificate server;
  private Certificate client;
  private Gatekeeper target;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    server = Certificate.of(NAME, directory);
    client = Certificate.of("prometheus", directory);
    target =
        Gatekeeper.start(
            parts.shop().metricsUrl().replace("/metrics", ""), "Bearer one", server, client);
    NodelessPods.create(
        parts.cluster().admin(), parts.namespace(), "guarded", "127.0.0.1", "Running", Map.of());
  }

  @AfterEach
  void stop() {
    target.close();
    parts.close();
  }

  @Test
  @Shows({
    "spec.scrape.annotations.enabled",
    "spec.scrape.jobs[].podSelector.matchLabels.*",
    "spec.scrape.jobs[].scheme",
    "spec.scrape.jobs[].authorization.credentials",
    "spec.scrape.jobs[].tlsConfig.ca.secret",
    "spec.scrape.jobs[].tlsConfig.cert.secret",
    "spec.scrape.jobs[].tlsConfig.keySecret",
    "spec.scrape.jobs[].tlsConfig.serverName"
  })
  void aTokenThatChangesIsTakenUpWithoutARestart() {
    pipelines.secret(
        "tls", Map.of("ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    pipelines.secret("token", Map.of("token", "one\n"));
    pipelines.apply("demo", spec("authorization: {credentials: {name: token, key: token}}"));
    awaitExemplars();

    target.want("Bearer two");
    Waiting.until(
        "the old token to be refused", PATIENCE, () -> target.refused().contains("Bearer one"));
    pipelines.secret("token", Map.of("token", "two"));

    Waiting.until("the new token to be taken", PATIENCE, () -> target.admitted() > 0);
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  @Test
  @Shows({"spec.scrape.jobs[].basicAuth.username", "spec.scrape.jobs[].basicAuth.password"})
  void aCredentialThatIsAddedRestartsNothing() {
    target.want(
        "Basic "
            + Base64.getEncoder()
                .encodeToString("ann:p$ss: word".getBytes(StandardCharsets.UTF_8)));
    pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
    pipelines.awaitReason("demo", "Available");
    String pod = parts.podUid();
    pipelines.secret(
        "tls", Map.of("ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    pipelines.secret("scraping", Map.of("user", "ann", "password", "p$ss: word"));

    pipelines.apply(
        "demo",
        spec(
            "basicAuth: {username: {name: scraping, key: user}, password: {name: scraping, key: password}}"));

    awaitExemplars();
    assertThat(parts.podUid()).isEqualTo(pod);
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  /** The certificate is of another name than the address, and of nobody who is known. */
  @Test
  @Shows({
    "spec.scrape.jobs[].authorization.type",
    "spec.scrape.jobs[].tlsConfig.insecureSkipVerify"
  })
  void anotherKindOfTokenIsShownAndAnUnknownCertificateTakenIfAsked() {
    target.want("Token one");
    pipelines.secret("tls", Map.of("cert", client.pem(), "key", client.keyPem()));
    pipelines.secret("token", Map.of("token", "one"));

    pipelines.apply(
        "demo",
        spec("authorization: {type: Token, credentials: {name: token, key: token}}")
            .replaceFirst("ca: .*", "insecureSkipVerify: true")
            .replaceFirst("serverName: .*", ""));

    awaitExemplars();
  }

  private void awaitExemplars() {
    ExemplarPipelineStatus status =
        pipelines.await(
            "stored exemplars",
            "demo",
            s -> s.exemplars() != null && s.exemplars().stored() > 0 && s.targets().up() == 1);
    assertThat(Pipelines.ready(status).status()).isEqualTo("True");
    assertThat(status.targets().total()).as("the annotated application is none").isEqualTo(1);
  }

  private String spec(String authentication) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        verification: {interval: 5s}
        scrape:
          interval: 1s
          annotations: {enabled: false}
          jobs:
            - name: guarded
              podSelector: {matchLabels: {app: guarded}}
              port: %d
              scheme: https
              %s
              tlsConfig:
                ca: {secret: {name: tls, key: ca}}
                cert: {secret: {name: tls, key: cert}}
                keySecret: {name: tls, key: key}
                serverName: %s
        """
        .formatted(target.port(), authentication, NAME);
  }
}
