package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.real.ApiProxy;
import dev.exemplars.operator.real.Fault;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.settings.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hundred pipelines at once, and then nothing to do: for a while, or for as long as {@code
 * -Didle=5m} says.
 */
class ManyPipelinesIT {

  private static final Logger measured = LoggerFactory.getLogger("measured");

  private static final int MANY = 100;
  private static final int NEVER = Integer.MAX_VALUE;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration IDLE =
      GoDuration.parse(System.getProperty("idle", "20s")).orElseThrow();

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("many");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
  @TempDir private Path directory;

  @Test
  void aHundredAtOnceAreAppliedAndThenNothingIsAskedOrWritten() {
    int port = RealProcess.freePort();
    String url = "http://127.0.0.1:" + port;
    try (ApiProxy proxy = ApiProxy.to(cluster);
        RealProcess operator =
            OperatorProcess.start(
                directory,
                proxy.kubeconfig(directory.resolve("kubeconfig")),
                "--http-port=" + port,
                "--watch-namespaces=" + namespace,
                "--max-pipelines-per-namespace=" + MANY)) {
      operator.awaitOk(url + "/readyz");
      proxy.expect(Fault.Conflict, NEVER);
      Instant begin = Instant.now();
      IntStream.range(0, MANY)
          .forEach(i -> pipelines.apply("p" + i, "tracing: {tempo: {url: http://tempo:3200}}"));
      Waiting.until("all to be applied", PATIENCE, this::areAllApplied);
      measured.info(
          "{} pipelines applied in {} ms, with {} requests each",
          MANY,
          Duration.between(begin, Instant.now()).toMillis(),
          proxy.counted(Fault.Conflict) / (double) MANY);

      awaitRest(proxy);
      int requests = proxy.counted(Fault.Conflict);
      double cpu = cpuSeconds(url);
      // The time is the test: nothing may happen in it.
      Awaitility.await("a while").pollDelay(IDLE).atMost(IDLE.multipliedBy(2)).until(() -> true);

      measured.info(
          "{} idle with {} pipelines: {} s of CPU, {} requests",
          IDLE,
          MANY,
          cpuSeconds(url) - cpu,
          proxy.counted(Fault.Conflict) - requests);
      assertThat(proxy.counted(Fault.Conflict)).isEqualTo(requests);
    }
  }

  /** Nothing was asked for as long as the cluster's own controllers take to say the last word. */
  private static void awaitRest(ApiProxy proxy) {
    Awaitility.await("rest")
        .atMost(PATIENCE)
        .during(Duration.ofSeconds(5))
        .until(() -> proxy.counted(Fault.Conflict), new Unchanged()::isSoFar);
  }

  private boolean areAllApplied() {
    List<ExemplarPipeline> all =
        cluster.admin().resources(ExemplarPipeline.class).inNamespace(namespace).list().getItems();
    return all.size() == MANY
        && all.stream()
            .allMatch(
                one ->
                    one.getStatus() != null
                        && one.getStatus().conditions() != null
                        && Pipelines.ready(one.getStatus())
                            .reason()
                            .equals("DeploymentUnavailable"));
  }

  private static double cpuSeconds(String url) {
    return Http.get(url + "/metrics")
            .lines()
            .filter(line -> line.startsWith("process_cpu_time_ns_total "))
            .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
            .findFirst()
            .orElseThrow()
        / 1e9;
  }

  /** Whether a number is the same as when it was asked for last. */
  private static final class Unchanged {
    private int last = -1;

    boolean isSoFar(int now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }
}
