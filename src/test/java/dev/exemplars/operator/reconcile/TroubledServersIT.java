package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TroubledServers;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pipelines whose Prometheus keeps whoever asks waiting, beside one with a Prometheus that answers.
 * The operator has few turns to look and much patience, so that it shows who waits for whom.
 */
class TroubledServersIT {

  private static final Logger measured = LoggerFactory.getLogger("measured");

  private static final int IN_FLIGHT = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  /** Shorter than a single look that is kept waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String READY =
      """
      phase: Running
      conditions: [{type: Ready, status: 'True'}]
      containerStatuses: [{name: prometheus, image: p, imageID: '', ready: true, restartCount: 0}]
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final String well = cluster.newNamespace("well");
  private final String troubled = cluster.newNamespace("troubled");
  private final Pipelines wellOnes = new Pipelines(cluster.admin(), well);
  private final Pipelines troubledOnes = new Pipelines(cluster.admin(), troubled);
  @TempDir private Path directory;

  private LoopbackNode node;
  private TroubledServers servers;
  private OperatorUnderTest operator;

  @AfterEach
  void stop() {
    servers.close();
    operator.close();
    node.close();
  }

  @Test
  void serversThatKeepOneWaitingDelayNoOtherPipeline() {
    node = LoopbackNode.start(cluster, well, directory, RealProcess.freePort());
    servers = TroubledServers.before(node.prometheusUrl());
    operator =
        OperatorUnderTest.start(
            cluster,
            well + "," + troubled,
            "--prometheus-url=%s/{name}".formatted(servers.url()),
            "--allow-loopback=true",
            "--observations-in-flight=" + IN_FLIGHT,
            "--observation-timeout=%ds".formatted(TIMEOUT.toSeconds()),
            "--termination-timeout=1s");
    wellOnes.apply("demo", spec(200));
    ExemplarPipelineStatus before = awaitCapacity(200);
    apply("endless");
    ExemplarPipelineStatus endless = troubledOnes.awaitReason("endless", "PrometheusUnavailable");
    assertThat(Pipelines.ready(endless).message()).contains("its answer is larger than");
    List.of("silent-1", "slow-1", "silent-2", "slow-2", "silent-3", "slow-3").forEach(this::apply);
    Waiting.until(
        "all that may to be kept waiting", PATIENCE, () -> servers.keptWaiting() >= IN_FLIGHT / 2);

    Instant begin = Instant.now();
    wellOnes.apply("demo", spec(300));
    ExemplarPipelineStatus after = awaitCapacity(300);

    measured.info(
        "seen on a Prometheus that answers, {} ms after the change",
        Duration.between(begin, Instant.now()).toMillis());
    assertThat(Instant.parse(after.lastObservedTime()))
        .isAfter(Instant.parse(before.lastObservedTime()));
    assertThat(Pipelines.ready(after).status()).isEqualTo("True");
  }

  private void apply(String name) {
    troubledOnes.apply(name, spec(200));
    Waiting.until("the Pod of " + name, PATIENCE, () -> !pods(name).isEmpty());
    NodelessPods.report(cluster.admin(), pods(name).getFirst(), READY);
  }

  private List<Pod> pods(String pipeline) {
    return cluster
        .admin()
        .pods()
        .inNamespace(troubled)
        .withLabel("app.kubernetes.io/instance", pipeline)
        .list()
        .getItems();
  }

  private ExemplarPipelineStatus awaitCapacity(int capacity) {
    return wellOnes.await(
        "a ring of " + capacity,
        "demo",
        PATIENCE,
        status ->
            status.exemplars() != null
                && status.exemplars().capacity() == capacity
                && Pipelines.ready(status).status().equals("True"));
  }

  private static String spec(int maxExemplars) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        verification: {interval: 5s}
        prometheus: {exemplars: {maxExemplars: %d}}
        """
        .formatted(maxExemplars);
  }
}
