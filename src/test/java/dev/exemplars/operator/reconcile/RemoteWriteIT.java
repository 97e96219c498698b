package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.ReceivingPrometheus;
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
  void samplesAndExemplarsArriveAndANewPasswordRestartsNothing() {
    parts.secret("push", Map.of("user", "ann", "password", "one\n"));
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
    parts.secret("push", Map.of("user", "ann", "password", "two"));

    Waiting.until("the new password to be taken", PATIENCE, () -> gate.admitted() > 0);
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  @Test
  void exemplarsThatAreNotToBeSentStay() {
    parts.secret("push", Map.of("token", "t0ken"));
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
