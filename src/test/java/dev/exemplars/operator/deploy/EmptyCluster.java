package dev.exemplars.operator.deploy;

import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real API server for the tests of one process that install and uninstall: with namespaces and
 * the definitions of prometheus-operator and GitOps tools, and without anything of ours.
 */
final class EmptyCluster {

  private static final List<String> NAMESPACES =
      List.of(Chart.NAME, "shop", "payments", "warehouse", "monitoring");

  private EmptyCluster() {}

  static RealCluster shared() {
    return Shared.CLUSTER;
  }

  static Path kubeconfig() {
    return Shared.DIRECTORY.resolve("admin.kubeconfig");
  }

  static Program kubectl() {
    return program("kubectl");
  }

  static Program helm() {
    return program("helm");
  }

  private static Program program(String name) {
    shared();
    return Program.on(kubeconfig(), name);
  }

  /** Started when first used; its processes end with this one. */
  private static final class Shared {
    static final Path DIRECTORY = directory();
    static final RealCluster CLUSTER = create();

    private static Path directory() {
      try {
        return Files.createTempDirectory(
            Files.createDirectories(Tools.file("target/real")), "empty-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static RealCluster create() {
      RealCluster cluster = RealCluster.start(DIRECTORY);
      cluster.adminKubeconfig(DIRECTORY.resolve("admin.kubeconfig"));
      NAMESPACES.forEach(cluster::createNamespace);
      Program.on(DIRECTORY.resolve("admin.kubeconfig"), "kubectl")
          .run("create", "-f", Tools.definitions().toString())
          .outOfSuccess();
      return cluster;
    }
  }
}
