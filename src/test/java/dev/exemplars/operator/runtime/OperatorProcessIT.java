package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TcpProxy;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process: start, health, and end. */
class OperatorProcessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealCluster cluster = RealCluster.shared();
  @TempDir private Path directory;

  @Test
  void jarReconcilesWithATokenOfItsOwnAccountAndStopsWhenAsked() throws Exception {
    String namespace = cluster.newNamespace("process");
    int port = RealProcess.freePort();
    Path kubeconfig =
        cluster.kubeconfig(
            "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig"));
    try (RealProcess operator =
        OperatorProcess.start(
            directory, kubeconfig, "--http-port=" + port, "--watch-namespaces=" + namespace)) {
      operator.awaitOk("http://127.0.0.1:%d/readyz".formatted(port));
      Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
      pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
      pipelines.awaitReason("demo", "DeploymentUnavailable");

      operator.stop();

      assertThat(Files.readString(operator.log())).contains("\"message\":\"stopping\"");
      assertThat(Http.isOk("http://127.0.0.1:%d/livez".formatted(port))).isFalse();
    }
  }

  @Test
  void clusterThatCannotBeReachedIsNamedInOneLine() throws Exception {
    Path kubeconfig = cluster.adminKubeconfig(directory.resolve("kubeconfig"));
    Files.writeString(
        kubeconfig, Files.readString(kubeconfig).replace(cluster.url(), "https://127.0.0.1:1"));

    RealProcess operator = OperatorProcess.start(directory, kubeconfig, "--http-port=0");

    Waiting.until("the operator to give up", PATIENCE, () -> !operator.isAlive());
    assertThat(Files.readString(operator.log())).contains("127.0.0.1").doesNotContain("\tat ");
  }

  @Test
  void wrongOptionIsNamedBeforeAnythingStarts() throws Exception {
    Path kubeconfig = cluster.adminKubeconfig(directory.resolve("kubeconfig"));

    RealProcess operator =
        OperatorProcess.start(directory, kubeconfig, "--observation-timeout=soon");

    Waiting.until("the operator to refuse", PATIENCE, () -> !operator.isAlive());
    assertThat(Files.readString(operator.log())).contains("--observation-timeout", "soon");
  }

  @Test
  void portThatIsTakenIsNamed() throws Exception {
    Path kubeconfig = cluster.adminKubeconfig(directory.resolve("kubeconfig"));
    try (ServerSocket taken = new ServerSocket(0)) {
      RealProcess operator =
          OperatorProcess.start(directory, kubeconfig, "--http-port=" + taken.getLocalPort());

      Waiting.until("the operator to give up", PATIENCE, () -> !operator.isAlive());
      assertThat(Files.readString(operator.log()))
          .contains("--http-port %d cannot be used: ".formatted(taken.getLocalPort()));
    }
  }

  @Test
  void reconnectingWatchesDoNotShowInHealth() {
    String namespace = cluster.newNamespace("watches");
    try (TcpProxy proxy = TcpProxy.to(cluster.port());
        KubernetesClient client = cluster.asOperatorThrough(proxy.port());
        OperatorUnderTest operator = OperatorUnderTest.start(client, namespace)) {
      Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
      pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
      pipelines.awaitReason("demo", "DeploymentUnavailable");

      assertThat(proxy.cut()).as("connections cut").isPositive();
      pipelines.apply("demo", "tracing: {tempo: {url: http://other:3200}}");

      Waiting.until(
          "the change to be reconciled over new watches",
          PATIENCE,
          () -> {
            assertThat(operator.status("/livez")).isEqualTo(200);
            assertThat(operator.status("/readyz")).isEqualTo(200);
            return pipelines.isCurrent("demo");
          });
    }
  }
}
