package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.cli.Cli;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart becomes, as Helm renders it, beyond what is right or wrong of any manifest. */
class ChartRenderIT {

  /** The narrower place wins, and nothing stands there twice, which Chart would not read. */
  @ParameterizedTest
  @CsvSource({
    "Deployment, /metadata/labels/team, observability",
    "Deployment, /spec/template/metadata/labels/team, platform",
    "Job, /spec/template/metadata/labels/team, platform",
    "ServiceMonitor, /metadata/labels/team, metrics",
    "PrometheusRule, /metadata/labels/team, alerts",
    "ConfigMap, /metadata/labels/team, dashboards",
  })
  void a_label_of_one_object_goes_before_those_of_all(String kind, String where, String team) {
    assertThat(Chart.one(rendered("labels-of-a-team"), kind).at(where).asText()).isEqualTo(team);
  }

  /** A mesh or a policy of the cluster means every Pod, also the one that asks before the end. */
  @Test
  void the_pod_of_the_uninstall_check_has_labels_and_annotations_of_the_operators() {
    JsonNode job = Chart.one(rendered("labels-of-a-team"), "Job").at("/spec/template/metadata");

    assertThat(job.at("/labels/sidecar.istio.io~1inject").asText()).isEqualTo("false");
    assertThat(job.at("/annotations/example.com~1inject").asText()).isEqualTo("false");
    assertThat(job.at("/labels/app.kubernetes.io~1component").asText())
        .isEqualTo("uninstall-check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "Job"})
  void pull_secrets_of_this_chart_and_of_all_are_each_there_once(String kind) {
    assertThat(
            Chart.one(rendered("labels-of-a-team"), kind)
                .at("/spec/template/spec/imagePullSecrets")
                .valueStream()
                .map(secret -> secret.path("name").asText()))
        .containsExactly("registry", "everywhere");
  }

  /** Else the kubelet kills it before it has given the lease back. */
  @ParameterizedTest
  @ValueSource(strings = {"", "500ms", "15s", "1m30s", "2h"})
  void the_pod_has_longer_to_end_than_the_operator_takes(String timeout) {
    List<JsonNode> objects =
        Chart.render("tuning: {terminationTimeout: \"%s\"}".formatted(timeout));
    Duration grace =
        Duration.ofSeconds(
            Chart.one(objects, "Deployment")
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asLong());

    assertThat(grace)
        .isBetween(
            settings(objects).limits().terminationTimeout().plusSeconds(10),
            settings(objects).limits().terminationTimeout().plusSeconds(20));
  }

  @Test
  void without_what_is_the_clusters_all_is_in_namespaces() {
    assertThat(rendered("namespaces-alone"))
        .isNotEmpty()
        .allSatisfy(object -> assertThat(object.at("/metadata/namespace").asText()).isNotEmpty());
  }

  /** Who may not make Roles can uninstall, too: the check then asks as the operator does. */
  @Test
  void without_permissions_of_the_chart_no_hook_makes_any_either() {
    List<JsonNode> objects = rendered("permissions-of-ones-own");

    assertThat(kinds(objects))
        .contains("Job")
        .noneMatch(kind -> kind.contains("Role") || kind.equals("ServiceAccount"));
    assertThat(Chart.one(objects, "Job").at("/spec/template/spec/serviceAccountName").asText())
        .isEqualTo("exemplars");
  }

  /** Whatever number the schema lets through, the operator starts with it. */
  @ParameterizedTest
  @ValueSource(strings = {"minimum", "maximum"})
  void the_operator_starts_at_the_bounds_of_the_schema(String bound) throws IOException {
    JsonNode schema =
        new JsonMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
    ObjectNode values = new JsonMapper().createObjectNode();
    for (String group : List.of("limits", "tuning", "tracing")) {
      schema
          .at("/properties/" + group + "/properties")
          .properties()
          .forEach(
              field -> {
                if (field.getValue().has(bound)) {
                  values.withObject("/" + group).set(field.getKey(), field.getValue().path(bound));
                }
              });
    }

    OperatorSettings settings = settings(Chart.render(values.toString()));

    assertThat(values.path("limits")).hasSize(4);
    assertThat(settings.caps().pipelinesPerNamespace())
        .isEqualTo(values.at("/limits/maxPipelinesPerNamespace").asInt());
  }

  /** Helm hands the condition of a dependency down as one of its values. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_chart_that_has_this_one_as_a_dependency_turns_it_on_and_off(
      boolean enabled, @TempDir Path parent) throws IOException {
    copy(Chart.DIRECTORY, parent.resolve("charts/" + Chart.NAME));
    Files.writeString(
        parent.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: platform
        version: 1.0.0
        dependencies:
          - {name: exemplar-operator, version: ">=0", condition: exemplar-operator.enabled}
        """);

    String rendered =
        Program.of("helm")
            .runWithInput(
                "exemplar-operator: {enabled: %s}".formatted(enabled),
                "template",
                "platform",
                parent.toString(),
                "--values=-")
            .outOfSuccess();

    assertThat(kinds(Chart.objects(rendered)).contains("Deployment")).isEqualTo(enabled);
  }

  /** What the notes say to apply is a pipeline, and takes the Tempo that the operator was given. */
  @ParameterizedTest
  @ValueSource(strings = {"", "http://tempo.tracing.svc:3200"})
  void the_pipeline_of_the_notes_can_be_applied_as_it_stands(String tempo) {
    String notes =
        EmptyCluster.helm()
            .runWithInput(
                "tempo: {url: \"%s\"}".formatted(tempo),
                "install",
                "notes",
                Chart.DIRECTORY.toString(),
                "--dry-run=client",
                "--take-ownership",
                "--values=-")
            .outOfSuccess()
            .replaceAll("(?s)^.*\nNOTES:\n", "");
    String pipeline = notes.replaceAll("(?s)^.*<<EOF\n(.*?)\n  EOF\n.*$", "$1").stripIndent();

    Cli.Result rendered = Cli.runWithInput(pipeline, "render", "-f", "-", "--tempo-url=" + tempo);

    assertThat(rendered.exitCode()).as(notes + rendered.err()).isZero();
    assertThat(rendered.out()).contains(tempo.isEmpty() ? "http://tempo.default.svc:3200" : tempo);
  }

  private static Set<String> kinds(List<JsonNode> objects) {
    return objects.stream().map(object -> object.path("kind").asText()).collect(Collectors.toSet());
  }

  private static List<JsonNode> rendered(String name) {
    return Chart.render(Chart.read(Chart.CASES.resolve("valid/" + name + ".yaml")));
  }

  private static OperatorSettings settings(List<JsonNode> objects) {
    return OperatorOptions.parse(Chart.arguments(objects).toArray(String[]::new)).settings();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
