package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, in a process of its own. */
class JarIT {

  private static final Path JAR = Tools.file("target/exemplar-operator.jar");
  private static final GoldenCase MINIMAL = GoldenCase.named("minimal-only-tempo-url");

  @TempDir private Path directory;

  @Test
  void renderPrintsExactlyTheGoldenStream() throws IOException {
    Run run = run(MINIMAL.arguments().toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    assertThat(GoldenCase.files(run.output())).isEqualTo(MINIMAL.golden());
    assertThat(run.output()).isEqualTo(Cli.run(MINIMAL.arguments().toArray(String[]::new)).out());
  }

  @Test
  void aBadFileEndsWithItsProblemsAndExitCode2() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.yaml"), "kind: Pipeline");

    assertThat(run("render", "-f", bad.toString()))
        .isEqualTo(
            new Run(
                2,
                """
                apiVersion: must be exemplars.dev/v1alpha1
                kind: must be ExemplarPipeline
                """));
  }

  @Test
  void crdPrintsThePublishedDefinition() throws IOException {
    assertThat(run("crd"))
        .isEqualTo(
            new Run(
                0,
                GoldenCase.read(Tools.file("deploy/crds/exemplarpipelines.exemplars.dev.yaml"))));
  }

  @Test
  void versionIsTheOneOfTheBuild() throws IOException {
    Run run = run("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).matches("exemplar-operator [0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?\n");
  }

  @Test
  void helpNamesEveryCommand() throws IOException {
    Run run = run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .startsWith("Usage: exemplar-operator")
        .contains(Main.commandLine().getSubcommands().keySet());
  }

  private record Run(int exitCode, String output) {}

  /** Standard output and error together, as on a terminal. */
  private Run run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    try (RealProcess process = RealProcess.start("jar", directory, command, Map.of())) {
      return new Run(process.awaitEnd(), Files.readString(process.log()));
    }
  }
}
