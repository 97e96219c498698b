package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample repositories of docs/gitops, before an API server that knows Argo CD and Flux. */
@TestInstance(Lifecycle.PER_CLASS)
class GitOpsIT {

  private static final Path SAMPLES = Tools.file("docs/gitops");
  private static final Path CHART = Tools.file("helm/exemplar-operator");
  private static final String FLUX = "--field-manager=kustomize-controller";
  private static final List<String> NAMESPACES =
      List.of("argocd", "flux-system", "exemplar-operator", "shop");

  private RealCluster cluster;
  private Program kubectl;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = RealCluster.start(directory).install();
    kubectl = Program.on(cluster.adminKubeconfig(directory.resolve("kubeconfig")), "kubectl");
    kubectl.run("apply", "--server-side", "-f", Tools.definitions().toString()).outOfSuccess();
    cluster.awaitDefinitions();
    for (String namespace : NAMESPACES) {
      kubectl.run("create", "namespace", namespace); // one of them is there already
    }
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void everyManifestIsTakenAsItStands() throws IOException {
    for (Path manifest : manifests()) {
      kubectl
          .run("apply", "--server-side", "--dry-run=server", "-f", manifest.toString())
          .outOfSuccess();
    }
    assertThat(manifests()).hasSizeGreaterThan(8);
  }

  @Test
  void everyDirectoryThatFluxAppliesBuilds() {
    for (String directory : List.of("flux/operator", "flux/pipelines")) {
      kubectl
          .run(
              "apply",
              "--server-side",
              "--dry-run=server",
              "-k",
              SAMPLES.resolve(directory).toString())
          .outOfSuccess();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "argo-cd/apps/exemplar-operator.yaml, /spec/source/helm/valuesObject",
    "flux/operator/release.yaml, /spec/values"
  })
  void theChartTakesTheValuesOfEachSample(String file, String where) throws IOException {
    String values = yaml(SAMPLES.resolve(file)).at(where).toString();

    Program.of("helm")
        .runWithInput(values, "template", "it", CHART.toString(), "--values=-")
        .outOfSuccess();
  }

  /** Whoever takes a pipeline out of Git must not lose the applications beside it. */
  @Test
  void noNamespaceGoesWithWhatIsTakenOutOfGit() throws IOException {
    List<JsonNode> namespaces = new ArrayList<>();
    for (Path manifest : manifests()) {
      JsonNode object = yaml(manifest);
      if (object.path("kind").asText().equals("Namespace")) {
        namespaces.add(object.at("/metadata/annotations"));
      }
    }

    assertThat(namespaces)
        .hasSize(3)
        .allMatch(
            annotations ->
                annotations.path("kustomize.toolkit.fluxcd.io/prune").asText().equals("disabled")
                    || annotations
                        .path("argocd.argoproj.io/sync-options")
                        .asText()
                        .equals("Prune=false,Delete=false"),
            "is kept");
  }

  /** Without its finalizer an Application of a lower wave does not wait for what is in it to go. */
  @ParameterizedTest
  @ValueSource(strings = {"exemplar-operator", "pipelines"})
  void whatAnApplicationBroughtGoesBeforeIt(String name) throws IOException {
    assertThat(
            yaml(SAMPLES.resolve("argo-cd/apps/" + name + ".yaml"))
                .at("/metadata/finalizers/0")
                .asText())
        .isEqualTo("resources-finalizer.argocd.argoproj.io");
  }

  /** As Flux applies, and Argo CD where it is told to: the operator owns its status alone. */
  @Test
  void syncingAgainChangesNothingThoughTheOperatorIsAtWork() {
    String pipeline = SAMPLES.resolve("flux/pipelines/shop/pipeline.yaml").toString();
    kubectl.run("apply", "--server-side", FLUX, "-f", pipeline).outOfSuccess();
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster, "shop")) {
      assertThat(operator.status("/readyz")).isEqualTo(200);
      new Pipelines(cluster.admin(), "shop").awaitReason("shop", "DeploymentUnavailable");

      Program.Result difference = kubectl.run("diff", "--server-side", FLUX, "-f", pipeline);

      assertThat(difference.exitCode()).as(difference.out()).isZero();
    }
  }

  /** As Argo CD applies by default: it compares with what was applied last. */
  @Test
  void applyingFromTheClientAgainChangesNothingEither(@TempDir Path directory) throws IOException {
    String pipeline =
        Files.readString(SAMPLES.resolve("argo-cd/pipelines/shop/pipeline.yaml"))
            .replace("namespace: shop", "namespace: beside");
    Path copy = Files.writeString(directory.resolve("beside.yaml"), pipeline);
    kubectl.run("create", "namespace", "beside").outOfSuccess();
    kubectl.run("apply", "-f", copy.toString()).outOfSuccess();
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster, "beside")) {
      assertThat(operator.status("/readyz")).isEqualTo(200);
      new Pipelines(cluster.admin(), "beside").awaitReason("shop", "DeploymentUnavailable");

      Program.Result difference = kubectl.run("diff", "-f", copy.toString());

      assertThat(difference.exitCode()).as(difference.out()).isZero();
    }
  }

  private static JsonNode yaml(Path file) throws IOException {
    return new YAMLMapper().readTree(file.toFile());
  }

  /** All but the files that tell kustomize what there is. */
  private static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }
}
