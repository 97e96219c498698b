package dev.exemplars.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.Example;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manifests of each example, on a real API server, in a namespace of restricted Pods. */
class ExampleManifestsIT {

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("example");

  @ParameterizedTest
  @EnumSource
  void itsPodIsAdmittedScrapedAndReached(Example example) {
    new ClusterAdmin(cluster.admin()).apply(example.home().resolve("kubernetes.yaml"), namespace);
    Waiting.until("its Pod", Duration.ofSeconds(30), () -> !pods().isEmpty());
    Pod pod = pods().getFirst();
    Container container = pod.getSpec().getContainers().getFirst();

    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("prometheus.io/scrape", "true")
        .containsEntry("prometheus.io/path", "/metrics")
        .containsEntry("prometheus.io/port", port(container, "metrics"));
    assertThat(container.getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("LOAD_REQUESTS_PER_SECOND");
              assertThat(variable.getValue()).isNotEqualTo("0");
            });
    assertThat(services())
        .singleElement()
        .satisfies(
            service ->
                assertThat(pod.getMetadata().getLabels())
                    .containsAllEntriesOf(service.getSpec().getSelector()));
  }

  /** So that what a user builds, by either way, is what the manifest takes. */
  @ParameterizedTest
  @EnumSource
  void itsImageIsTheOneThatReadmeDockerfileAndToolMake(Example example) throws IOException {
    String manifest = Files.readString(example.home().resolve("kubernetes.yaml"));
    String image = manifest.replaceAll("(?s).* image: (\\S+).*", "$1");

    for (String page : List.of("README.md", "Dockerfile")) {
      assertThat(example.home().resolve(page)).content().contains("docker build -t " + image + " ");
    }
    assertThat(Tools.file("tools/image"))
        .content()
        .containsPattern("[ |]" + image.replace(":dev", "") + "[ |).*]+.*&& tag=\\$1:dev");
  }

  private List<Pod> pods() {
    return cluster.admin().pods().inNamespace(namespace).list().getItems();
  }

  private List<Service> services() {
    return cluster.admin().services().inNamespace(namespace).list().getItems();
  }

  private static String port(Container container, String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .map(ContainerPort::getContainerPort)
        .map(String::valueOf)
        .findFirst()
        .orElseThrow();
  }
}
