package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.ReceivingPrometheus;
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

/** A second real Prometheus receives what the pipeline's remote-writes, behind a gate. */
class RemoteWriteIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String EVERYTHING = "{__name__=~\".+\"}";

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private ReceivingPrometheus receiver;
  private Gatekeeper gate;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    receiver = ReceivingPrometheus.start(directory.resolve("receiver"));
    gate = Gatekeeper.start(receiver.url(), basic("ann", "one"));
  }

  @AfterEach
  void stop() {
    gate.close();
    receiver.close();
    parts.close();
  }

  @Test
  @Shows({
    "spec.prometheus.externalLabels.*",
    "spec.prometheus.remoteWrite[].url",
    "spec.prometheus.remoteWrite[].basicAuth.username",
    "spec.prometheus.remoteWrite[].basicAuth.password",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].sourceLabels[]",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].regex",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].action"
  })
  void samplesAndExemplarsArriveAndANewPasswordRestartsNothing() {
    pipelines.secret("push", Map.of("user", "ann", "password", "one\n"));
    pipelines.apply(
        "demo",
        spec(
            "basicAuth: {username: {name: push, key: user}, password: {name: push, key: password}}"));
    Waiting.until("exemplars to arrive", PATIENCE, () -> receiver.exemplars(EVERYTHING) > 0);
    assertThat(receiver.values("up{job=\"annotated-pods\",cluster=\"eu$1\"}")).isNotEmpty();
    assertThat(receiver.values("up{job=\"prometheus\"}")).as("what a rule drops").isEmpty();

    gate.want(basic("ann", "two"));
    Waiting.until(
        "the old password to be refused",
        PATIENCE,
        () -> gate.refused().contains(basic("ann", "one")));
    assertThat(gate.admitted()).isZero();
    pipelines.secret("push", Map.of("user", "ann", "password", "two"));

    Waiting.until("the new password to be taken", PATIENCE, () -> gate.admitted() > 0);
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  @Test
  @Shows({
    "spec.prometheus.remoteWrite[].sendExemplars",
    "spec.prometheus.remoteWrite[].authorization.credentials"
  })
  void exemplarsThatAreNotToBeSentStay() {
    pipelines.secret("push", Map.of("token", "t0ken"));
    gate.want("Bearer t0ken");
    pipelines.apply(
        "demo",
        spec("authorization: {credentials: {name: push, key: token}}\nsendExemplars: false"));

    pipelines.await(
        "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() > 10);
    Waiting.until(
        "samples of them to arrive",
        PATIENCE,
        () -> !receiver.values("count({__name__=~\".+_bucket\"})").isEmpty());
    assertThat(receiver.exemplars(EVERYTHING)).isZero();
  }

  /** One gate has a certificate that is known, the other one that is not. */
  @Test
  @Shows({
    "spec.prometheus.remoteWrite[].name",
    "spec.prometheus.remoteWrite[].authorization.type",
    "spec.prometheus.remoteWrite[].tlsConfig.ca.secret",
    "spec.prometheus.remoteWrite[].tlsConfig.cert.secret",
    "spec.prometheus.remoteWrite[].tlsConfig.keySecret",
    "spec.prometheus.remoteWrite[].tlsConfig.serverName",
    "spec.prometheus.remoteWrite[].tlsConfig.insecureSkipVerify",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].separator",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].modulus",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].targetLabel",
    "spec.prometheus.remoteWrite[].writeRelabelConfigs[].replacement"
  })
  void overTlsWithACertificateOfItsOwnAndLabelsThatRulesMake() {
    Certificate server = Certificate.of("receiver.example.com", directory);
    Certificate client = Certificate.of("prometheus", directory);
    pipelines.secret(
        "push",
        Map.of("token", "t0ken", "ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    try (Gatekeeper known = Gatekeeper.start(receiver.url(), "Token t0ken", server, client);
        Gatekeeper unknown = Gatekeeper.start(receiver.url(), "Token t0ken", server, client)) {
      pipelines.apply(
          "demo",
          overTls(
              known.port(),
              "ca: {secret: {name: push, key: ca}}, serverName: receiver.example.com",
              unknown.port(),
              "insecureSkipVerify: true"));

      Waiting.until(
          "labels that rules make",
          PATIENCE,
          () ->
              !receiver
                      .values("up{to=\"known\", who=\"annotated-pods at shop\", half=\"0\"}")
                      .isEmpty()
                  && !receiver.values("up{to=\"unknown\"}").isEmpty());
      assertThat(parts.values("prometheus_remote_storage_shards{remote_name=\"known\"}"))
          .isNotEmpty();
    }
  }

  private static String overTls(
      int knownPort, String knownTls, int unknownPort, String unknownTls) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        verification: {interval: 5s}
        scrape: {interval: 1s}
        prometheus:
          remoteWrite:
            - name: known
              url: https://127.0.0.1:%d/api/v1/write
              authorization: {type: Token, credentials: {name: push, key: token}}
              tlsConfig: {%s, cert: {secret: {name: push, key: cert}}, keySecret: {name: push, key: key}}
              writeRelabelConfigs:
                - {targetLabel: to, replacement: known}
                - {sourceLabels: [job, pod], separator: " at ", targetLabel: who}
                - {sourceLabels: [job], modulus: 1, targetLabel: half, action: HashMod}
            - name: unknown
              url: https://127.0.0.1:%d/api/v1/write
              authorization: {type: Token, credentials: {name: push, key: token}}
              tlsConfig: {%s, cert: {secret: {name: push, key: cert}}, keySecret: {name: push, key: key}}
              writeRelabelConfigs: [{targetLabel: to, replacement: unknown}]
        """
        .formatted(knownPort, knownTls, unknownPort, unknownTls);
  }

  private String spec(String more) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        verification: {interval: 5s}
        scrape: {interval: 1s}
        prometheus:
          externalLabels: {cluster: eu$1}
          remoteWrite:
            - name: receiver
              url: http://127.0.0.1:%d/api/v1/write
              writeRelabelConfigs: [{sourceLabels: [job], regex: prometheus, action: Drop}]
        %s
        """
        .formatted(gate.port(), more.indent(6));
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
