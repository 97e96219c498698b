package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.AuditLog;
import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TcpProxy;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two operators as processes, each with a token of its own, while pipelines change all the time:
 * whatever happens to the leader, the API server's own record never shows it writing after its
 * successor has begun.
 */
class LeaderElectionIT {

  private static final Logger log = LoggerFactory.getLogger("measured");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("leader");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
  @TempDir private Path directory;

  private TcpProxy proxy;
  private Candidate leader;
  private Candidate standby;
  private String test;

  @BeforeEach
  void oneLeadsAndOneStandsBy(TestInfo info) throws IOException {
    test = info.getDisplayName();
    proxy = TcpProxy.to(cluster.port());
    leader = candidate("first", proxy.port());
    Waiting.until("the first to lead", PATIENCE, leader::leads);
    standby = candidate("second", cluster.port());
    standby.process().awaitOk(standby.url() + "/readyz");
    pipelines.apply("demo", version(0));
    Waiting.until("the first to write", PATIENCE, () -> !writers().isEmpty());
  }

  @AfterEach
  void stop() {
    standby.process().stop();
    if (leader.process().isAlive()) {
      leader.process().signal("CONT");
    }
    leader.process().stop();
    proxy.close();
  }

  @Test
  void leaderThatIsStoppedHandsOver() {
    handOver(() -> leader.process().stop());
  }

  @Test
  void leaderThatIsKilledIsSucceeded() {
    handOver(() -> leader.process().signal("KILL"));
  }

  @Test
  void leaderThatIsPausedEndsWhenItAwakesAndWritesNothing() {
    handOver(() -> leader.process().signal("STOP"));

    leader.process().signal("CONT");

    assertThat(leader.process().awaitEnd()).as("exit code").isEqualTo(1);
    assertNeverTwoWriters();
  }

  @Test
  void leaderThatIsCutOffEndsByItself() {
    handOver(() -> proxy.swallow());

    assertThat(leader.process().awaitEnd()).as("exit code").isEqualTo(1);
    assertNeverTwoWriters();
  }

  /** Changes the pipeline again and again until the second has written. */
  private void handOver(Runnable fault) {
    assertThat(writers()).containsOnly(leader.credential());
    assertThat(standby.leads()).isFalse();
    Instant begin = Instant.now();
    fault.run();
    int[] change = {0};
    Waiting.until(
        "the second to write",
        PATIENCE,
        () -> {
          pipelines.apply("demo", version(++change[0]));
          return writers().contains(standby.credential());
        });
    Instant succeeded =
        writes().stream()
            .filter(write -> write.credential().equals(standby.credential()))
            .findFirst()
            .orElseThrow()
            .at();
    log.info("{}: handed over in {}", test, Duration.between(begin, succeeded));
    assertThat(standby.leads()).isTrue();
    assertNeverTwoWriters();
  }

  private void assertNeverTwoWriters() {
    List<String> inOrder = writers();
    int handOver = inOrder.indexOf(standby.credential());
    assertThat(inOrder.subList(0, handOver)).containsOnly(leader.credential());
    assertThat(inOrder.subList(handOver, inOrder.size())).containsOnly(standby.credential());
  }

  private List<String> writers() {
    return writes().stream().map(Write::credential).toList();
  }

  private List<Write> writes() {
    return cluster.audit().ofTheOperator(namespace);
  }

  private static String version(int change) {
    return "tracing: {tempo: {url: http://tempo:3200}}\nprometheus: {exemplars: {maxExemplars: %d}}"
        .formatted(1000 + change);
  }

  private Candidate candidate(String name, int apiPort) throws IOException {
    Path place = Files.createDirectories(directory.resolve(name));
    Path kubeconfig =
        cluster.kubeconfig("exemplar-operator", "exemplar-operator", place.resolve("kubeconfig"));
    String credential = AuditLog.credentialOf(kubeconfig);
    Files.writeString(
        kubeconfig,
        Files.readString(kubeconfig).replace(cluster.url(), "https://127.0.0.1:" + apiPort));
    int port = RealProcess.freePort();
    RealProcess process =
        OperatorProcess.start(
            place,
            kubeconfig,
            "--http-port=" + port,
            "--watch-namespaces=" + namespace,
            "--leader-election=true",
            "--lease-namespace=exemplar-operator",
            "--lease-holder=" + name,
            "--lease-duration=8s");
    return new Candidate(process, "http://127.0.0.1:" + port, credential);
  }

  private record Candidate(RealProcess process, String url, String credential) {
    boolean leads() {
      return Http.isOk(url + "/metrics")
          && Http.get(url + "/metrics").contains("\nexemplar_operator_leading 1.0\n");
    }
  }
}
