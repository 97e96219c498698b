package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant who labels large objects as the operator's, more than fit into its memory. */
class FullCacheIT {

  private static final int HEAP_MEGABYTES = 128;
  private static final int MANY = 160;
  private static final String LARGE = "x".repeat(1_000_000);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("full");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  @TempDir private Path directory;

  @AfterEach
  void clear() {
    admin.configMaps().inNamespace(namespace).delete();
  }

  @Test
  void largeObjectsThatAreNobodysDoNotFillTheMemory() {
    assertThat((long) MANY * LARGE.length()).isGreaterThan(HEAP_MEGABYTES * 1024L * 1024L);
    IntStream.range(0, MANY / 2).forEach(this::createLarge);
    int port = RealProcess.freePort();

    try (RealProcess operator =
        OperatorProcess.startWithin(
            HEAP_MEGABYTES,
            directory,
            cluster.kubeconfig(
                "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig")),
            "--http-port=" + port,
            "--watch-namespaces=" + namespace)) {
      operator.awaitOk("http://127.0.0.1:" + port + "/readyz");
      IntStream.range(MANY / 2, MANY).forEach(this::createLarge);

      pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");

      pipelines.awaitReason("demo", "DeploymentUnavailable");
    }
  }

  private void createLarge(int number) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("large-" + number)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
            .addToAnnotations("exemplars.dev/pipeline", namespace + "/none")
            .endMetadata()
            .withData(Map.of("large", LARGE))
            .build();
    admin.resource(map).create();
  }
}
