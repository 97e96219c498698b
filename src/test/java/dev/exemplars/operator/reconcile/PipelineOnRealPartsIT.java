package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real API server, real Prometheus, real application; only the kubelet is played. */
class PipelineOnRealPartsIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("parts");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);

  @TempDir private Path directory;
  private LoopbackNode node;
  private OperatorUnderTest operator;
  private ExampleShop shop;

  @BeforeEach
  void start() {
    node = LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
    operator =
        OperatorUnderTest.start(
            cluster,
            namespace,
            "--prometheus-url=" + node.prometheusUrl(),
            "--allow-loopback=true");
    shop = ExampleShop.start(directory, 20, 1.0, "http://127.0.0.1:9");
    shop.register(cluster.admin(), namespace);
  }

  @AfterEach
  void stop() {
    operator.close();
    node.close();
    shop.close();
  }

  @Test
  void minimalPipelineStoresExemplarsAndCountsThem() {
    pipelines.apply("demo", MINIMAL + "\nverification: {interval: 5s}\nscrape: {interval: 1s}");

    ExemplarPipelineStatus status =
        pipelines.await(
            "stored exemplars",
            "demo",
            s ->
                s.exemplars() != null
                    && s.exemplars().stored() > 0
                    && s.exemplars().ratePerSecond() != null);

    assertThat(Pipelines.ready(status).status()).isEqualTo("True");
    assertThat(status.prometheus().config()).isEqualTo(ConfigState.Loaded);
    assertThat(status.exemplars().capacity()).isEqualTo(100_000);
    assertThat(status.exemplars().series()).isPositive();
    assertThat(status.targets().total()).isEqualTo(1);
    assertThat(status.targets().up()).isEqualTo(1);
  }
}
