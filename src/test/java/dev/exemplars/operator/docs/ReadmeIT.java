package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README and examples show works when pasted. */
class ReadmeIT {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern PIPELINE =
      Pattern.compile("```yaml\\n(apiVersion: exemplars.dev.*?)```", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> everyExamplePipelineBecomesApplied() throws IOException {
    try (Stream<Path> files = Files.list(Tools.file("examples/pipelines"))) {
      return files.sorted().toList().stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> becomesApplied(Files.readString(file))));
    }
  }

  @Test
  void pipelineOfTheReadmeIsTheMinimalExample() throws IOException {
    Matcher shown = PIPELINE.matcher(Files.readString(Tools.file("README.md")));
    assertThat(shown.find()).isTrue();

    assertThat(Files.readString(Tools.file("examples/pipelines/minimal.yaml")))
        .endsWith(shown.group(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/alerts.md",
        "docs/check.md",
        "docs/gitops/README.md",
        "docs/grants.md",
        "docs/metrics.md",
        "docs/reference.md",
        "docs/storage.md",
        "docs/troubleshooting.md",
        "examples/java/README.md"
      })
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Path file = Tools.file(page);
    Matcher links = LINK.matcher(Files.readString(file));

    assertThat(links.results().map(link -> link.group(1)))
        .allMatch(link -> Files.exists(file.resolveSibling(link)), "exists in the repository");
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    String readme = Files.readString(Tools.file("README.md"));

    try (Stream<Path> pages = Files.list(Tools.file("docs"))) {
      assertThat(pages)
          .isNotEmpty()
          .allMatch(page -> readme.contains("](docs/" + page.getFileName() + ")"), "is linked");
    }
  }

  @Test
  void everyMakeTargetOfTheReadmeExists() throws IOException {
    String makefile = Files.readString(Tools.file("Makefile"));
    Matcher targets =
        Pattern.compile("(?m)(?:^    |`)make ([a-z0-9]+)")
            .matcher(Files.readString(Tools.file("README.md")));

    assertThat(targets.results().map(target -> target.group(1)))
        .isNotEmpty()
        .allMatch(target -> makefile.contains("\n" + target + ":"), "is a target");
  }

  private static void becomesApplied(String pipeline) {
    RealCluster cluster = RealCluster.shared();
    String namespace = cluster.newNamespace("example");
    cluster.applyText(
        pipeline.replace("metadata:\n", "metadata:\n  namespace: " + namespace + "\n"));
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace)) {
      assertThat(operator.status("/readyz")).isEqualTo(200);
      new Pipelines(cluster.admin(), namespace).awaitReason("shop", "DeploymentUnavailable");
    }
  }
}
