package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.RealCluster;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code check} of pipelines, by whom the API server does not let look: it says what to ask for.
 */
class CheckWithoutRightsIT {

  private static final String KUBECONFIG = Config.KUBERNETES_KUBECONFIG_FILE;
  private static final String ACCOUNT = "may-nothing";

  private final RealCluster cluster = RealCluster.shared();

  @TempDir private Path directory;

  @AfterEach
  void forget() {
    System.clearProperty(KUBECONFIG);
  }

  @Test
  void who_may_not_read_pipelines_is_told_which_right_is_lacking() {
    System.setProperty(KUBECONFIG, kubeconfig().toString());

    Cli.Result result = Cli.run("check", "-A");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .contains("does not let you read exemplarpipelines there: ask for get and list")
        .hasLineCount(1);
  }

  @Test
  void whom_the_api_server_does_not_know_is_told_so() throws IOException {
    Path file = kubeconfig();
    Files.writeString(file, Files.readString(file).replaceAll("token: .*", "token: none"));
    System.setProperty(KUBECONFIG, file.toString());

    Cli.Result result = Cli.run("check", "-A");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("does not know you: log in again").hasLineCount(1);
  }

  private Path kubeconfig() {
    String namespace = cluster.newNamespace("check");
    cluster
        .admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    return cluster.kubeconfig(namespace, ACCOUNT, directory.resolve("kubeconfig"));
  }
}
