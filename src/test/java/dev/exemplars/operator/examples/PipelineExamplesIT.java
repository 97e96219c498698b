package dev.exemplars.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each pipeline of {@code examples/pipelines}, on a real API server: after the commands that its
 * comment names, with the options that its comment names, and not without these.
 */
class PipelineExamplesIT {

  /** What of each file is found in what the operator writes. A file that is not here fails. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "minimal.yaml", "max_exemplars: 100000",
          "beside-kube-prometheus-stack-grafana.yaml", "grafana_folder: \"Exemplars\"",
          "tempo-with-tenant.yaml", "httpHeaderName1: \"X-Scope-OrgID\"",
          "jaeger.yaml", "https://jaeger.example.com/trace/",
          "zipkin.yaml", "type: \"zipkin\"",
          "remote-write-to-mimir.yaml", "send_exemplars: true",
          "persistent.yaml", "claimName: \"shop-prometheus-data\"",
          "locked-down.yaml", "server_name: \"checkout\"",
          "external-prometheus.yaml", "url: \"http://prometheus-operated.monitoring.svc:9090\"");

  private static final List<String> REFUSALS = List.of("NotAllowed", "HostNotAllowed");

  @TempDir private Path directory;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Tools.file("examples/pipelines"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  static Stream<Path> filesThatTakeGrants() throws IOException {
    return files().filter(file -> !PipelineFile.of(file).options().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatItsCommentNamesIsEnough(Path file) throws Exception {
    PipelineFile pipeline = PipelineFile.of(file);
    try (Scene scene = Scene.of(pipeline, directory)) {
      ExemplarPipelineStatus status =
          scene.applied(pipeline.hasItsOwnPrometheus() ? "DeploymentUnavailable" : "Available");

      assertThat(status.conditions())
          .noneMatch(condition -> REFUSALS.contains(condition.reason()), "is refused");
      assertThat(scene.written())
          .contains(SHOWN.getOrDefault(file.getFileName().toString(), "(not yet in this test)"));
      if (pipeline.hasItsOwnPrometheus()) {
        promtoolAcceptsTheConfiguration(scene);
      } else {
        assertThat(scene.written()).doesNotContain("kind: Deployment", "prometheus.yml");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filesThatTakeGrants")
  void noneOfItsOptionsIsIdle(Path file) throws Exception {
    for (String option : PipelineFile.of(file).options()) {
      try (Scene scene = Scene.of(PipelineFile.of(file).without(option), directory)) {
        scene.refused(REFUSALS);
      }
    }
  }

  @Test
  void everyFileIsInTheListThatUsersRead() throws IOException {
    String list = Files.readString(Tools.file("examples/pipelines/README.md"));

    assertThat(files()).allMatch(file -> list.contains("](" + file.getFileName() + ")"));
    assertThat(files().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(SHOWN.keySet());
  }

  /** Beside the files that its Pod would have: promtool asks for each. */
  private void promtoolAcceptsTheConfiguration(Scene scene) throws IOException {
    for (Map<String, String> files : scene.mountedFiles()) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(
            directory.resolve(file.getKey()),
            file.getValue().replaceAll("/etc/prometheus/\\w+/", directory + "/"));
      }
    }
    RealProcess promtool =
        RealProcess.start(
            "promtool",
            directory,
            List.of(
                BuiltPrometheus.newest().promtool().toString(),
                "check",
                "config",
                "prometheus.yml"),
            Map.of());

    assertThat(promtool.awaitEnd()).as(Files.readString(promtool.log())).isZero();
  }
}
