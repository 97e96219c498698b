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

/** What README and examples show works when pasted. */
class ReadmeIT {

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
