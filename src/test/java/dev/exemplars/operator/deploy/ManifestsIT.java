package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/operator.yaml} is the chart, and applies by every way of {@code kubectl}. */
class ManifestsIT {

  private static final Path FILE = Tools.file("deploy/operator.yaml");
  private static final String NAMESPACE = "exemplar-operator";

  private static final String HEAD =
      """
      # The operator with everything that it takes. Rendered from helm/exemplar-operator: make manifests.
      #
      #     kubectl apply -f operator.yaml
      #
      # To take it away and keep the definition of pipelines, with every pipeline:
      #
      #     kubectl delete -f operator.yaml -l app.kubernetes.io/name=exemplar-operator
      """;

  @AfterEach
  void clean() {
    EmptyCluster.kubectl()
        .run("delete", "-f", FILE.toString(), "--ignore-not-found", "--timeout=60s")
        .outOfSuccess();
    KubernetesClient admin = EmptyCluster.shared().admin();
    Waiting.until(
        "the namespace to go",
        Duration.ofSeconds(60),
        () -> admin.namespaces().withName(NAMESPACE).get() == null);
    EmptyCluster.shared().createNamespace(NAMESPACE);
  }

  @Test
  void the_file_is_what_the_chart_becomes() throws IOException {
    String rendered =
        HEAD
            + Chart.template("namespace: {create: true}", "--no-hooks")
                .outOfSuccess()
                .replaceAll("(?m)^# Source: .*\n", "");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FILE, rendered);
    }
    assertThat(Files.readString(FILE)).as("run make manifests").isEqualTo(rendered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--server-side=false", "--server-side=true"})
  void it_applies_and_a_second_time_changes_nothing(String way) {
    EmptyCluster.kubectl().run("delete", "namespace", NAMESPACE, "--timeout=60s").outOfSuccess();

    apply(way, "-f", FILE.toString());
    List<String> versions = versions();
    apply(way, "-f", FILE.toString());

    assertThat(versions()).hasSizeGreaterThan(10).isEqualTo(versions);
    assertThat(EmptyCluster.kubectl().run("diff", "-f", FILE.toString()).exitCode()).isZero();
  }

  @Test
  void kustomize_has_it_as_a_base() throws IOException {
    Program.Result result = Program.of("kubectl").run("kustomize", FILE.getParent().toString());

    assertThat(Chart.objects(result.outOfSuccess()))
        .containsExactlyInAnyOrderElementsOf(Chart.objects(Files.readString(FILE)));
  }

  @Test
  void it_goes_but_for_the_definition_and_every_pipeline() {
    apply("--server-side=false", "-f", FILE.toString());

    EmptyCluster.kubectl()
        .run(
            "delete",
            "-f",
            FILE.toString(),
            "--selector=app.kubernetes.io/name=exemplar-operator",
            "--timeout=60s")
        .outOfSuccess();

    assertThat(InstalledChart.objects()).isEmpty();
    assertThat(
            EmptyCluster.kubectl()
                .run("get", "customresourcedefinition", "exemplarpipelines.exemplars.dev")
                .exitCode())
        .isZero();
  }

  @Test
  void a_linter_for_security_practice_finds_nothing_unexplained() throws IOException {
    assertThat(KubeScore.findings(Files.readString(FILE))).isEmpty();
  }

  /** Each object with its version in the store, but for the Deployment, whose status moves. */
  private static List<String> versions() {
    return EmptyCluster.kubectl()
        .run(
            "get",
            "-f",
            FILE.toString(),
            "--output=jsonpath={range .items[*]}{.kind} {.metadata.resourceVersion}{\"\\n\"}{end}")
        .outOfSuccess()
        .lines()
        .filter(line -> !line.startsWith("Deployment"))
        .toList();
  }

  private static String apply(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "apply";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return EmptyCluster.kubectl().run(all).outOfSuccess();
  }
}
