package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quickstart runs beside the operator, in a namespace that restricts its Pods. */
class QuickstartIT {

  @ParameterizedTest
  @ValueSource(strings = {"docs/quickstart/tempo.yaml", "docs/quickstart/grafana.yaml"})
  void serverTakesItWithoutAWarning(String file, @TempDir Path directory) {
    RealCluster cluster = RealCluster.shared();
    Program kubectl =
        Program.on(cluster.adminKubeconfig(directory.resolve("kubeconfig")), "kubectl");
    String namespace = cluster.newNamespace("quickstart");

    String output =
        kubectl
            .run("-n", namespace, "apply", "--validate=strict", "-f", Tools.file(file).toString())
            .outOfSuccess();

    assertThat(output).contains("deployment.apps/").doesNotContain("Warning");
  }
}
