package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code src/test/resources/chart}: values that become what the API server, the operator and a
 * linter take, and values that Helm refuses, naming the field.
 */
class ChartValuesIT {

  private static final String REFUSED = "# refused: ";
  private static final String FINDING = "# finding: ";

  @BeforeAll
  static void namespaces() {
    EmptyCluster.shared();
  }

  static Stream<Path> valid() {
    return Chart.cases("valid").stream();
  }

  static Stream<Path> invalid() {
    return Chart.cases("invalid").stream();
  }

  @Test
  void helm_finds_nothing_to_blame() {
    Program.Result lint = Program.of("helm").run("lint", "--strict", Chart.DIRECTORY.toString());

    assertThat(lint.exitCode()).as(lint.out() + lint.err()).isZero();
    assertThat(lint.out()).doesNotContain("[WARNING]", "[ERROR]");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void bad_values_are_refused_by_name(Path file) {
    String values = Chart.read(file);
    String reason = values.lines().findFirst().orElseThrow().substring(REFUSED.length());

    Program.Result result = Chart.template(values);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(reason);
  }

  /** Each object, hooks and extra ones included, with every field known to the API server. */
  @ParameterizedTest
  @MethodSource("valid")
  void the_api_server_takes_every_object(Path file) {
    String rendered = Chart.template(Chart.read(file)).outOfSuccess();

    Program.Result result =
        EmptyCluster.kubectl()
            .runWithInput(
                rendered,
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "-f",
                "-");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSameSizeAs(Chart.objects(rendered));
  }

  /** A Deployment with Pods that are refused is no error to anybody: the Pods are asked for. */
  @ParameterizedTest
  @MethodSource("valid")
  void restricted_pod_security_takes_every_pod(Path file) {
    List<ObjectNode> pods =
        Chart.render(Chart.read(file)).stream()
            .filter(object -> object.at("/spec/template/spec").isObject())
            .map(ChartValuesIT::pod)
            .toList();

    assertThat(pods).isNotEmpty();
    for (ObjectNode pod : pods) {
      Program.Result result =
          EmptyCluster.kubectl()
              .runWithInput(
                  pod.toString(), "create", "--dry-run=server", "--validate=strict", "-f", "-");
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
  }

  /** What a controller makes of a template, without what only an installed chart has. */
  private static ObjectNode pod(JsonNode owner) {
    ObjectNode pod = owner.at("/spec/template").<ObjectNode>deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("/metadata").put("name", "pod").put("namespace", Chart.NAME);
    pod.withObject("/spec").remove(List.of("serviceAccountName", "priorityClassName"));
    return pod;
  }

  @ParameterizedTest
  @MethodSource("valid")
  void the_operator_takes_every_argument(Path file) {
    assertThat(settings(Chart.read(file))).isNotNull();
  }

  @Test
  void values_mean_to_the_operator_what_they_say() {
    OperatorSettings settings = settings(Chart.read(Chart.CASES.resolve("valid/everything.yaml")));
    OperatorSettings.Grants grants = settings.grants();

    assertThat(settings.prometheus().imageRepository())
        .isEqualTo("registry.example.com:5000/mirror/prom/prometheus");
    assertThat(settings.grafanaNamespace()).contains("monitoring");
    assertThat(settings.caps()).isEqualTo(new OperatorSettings.Caps(10_000_000, 5, 0, 3));
    assertThat(settings.secretsNeedLabel()).isFalse();
    assertThat(grants.mayScrape("payments", "warehouse")).isTrue();
    assertThat(grants.mayScrapeAll("shop")).isTrue();
    assertThat(grants.mayScrape("other", "warehouse")).isFalse();
    assertThat(grants.mayCallAs("shop", "tempo.tracing.svc", "shop")).isTrue();
    assertThat(grants.mayCallAs("shop", "tempo.tracing.svc", "payments")).isFalse();
    assertThat(grants.mayCall("shop", "tempo.tracing.svc")).isFalse();
    assertThat(grants.mayCall("shop", "jaeger.tracing.svc:16686")).isTrue();
    assertThat(grants.mayEntrust("shop", "monitoring")).isTrue();
    assertThat(grants.mayEntrust("payments", "monitoring")).isFalse();
    assertThat(settings.lease().orElseThrow().namespace()).contains("monitoring");
  }

  @Test
  void default_values_leave_all_to_the_operator_but_the_election_and_fast_reload() {
    OperatorSettings settings = settings("");
    OperatorSettings own = OperatorSettings.defaults();

    assertThat(settings).usingRecursiveComparison().ignoringFields("lease", "pods").isEqualTo(own);
    assertThat(settings.pods().fastReload()).isTrue();
    assertThat(settings.pods().ownLabels())
        .containsAllEntriesOf(own.pods().ownLabels())
        .containsEntry("app.kubernetes.io/component", "operator");
    assertThat(settings.lease().orElseThrow().name()).isEqualTo(Chart.NAME);
  }

  @Test
  void every_image_comes_from_the_registry_of_an_air_gapped_cluster() {
    String rendered =
        Chart.template(Chart.read(Chart.CASES.resolve("valid/air-gapped.yaml"))).outOfSuccess();

    assertThat(rendered).doesNotContain("quay.io");
    assertThat(rendered).contains("image: registry.example.com/exemplars/exemplar-operator:");
  }

  /** Nothing in the whole cluster but what lives in none of its namespaces anyway. */
  @Test
  void an_operator_of_few_namespaces_has_no_right_in_the_cluster() {
    List<JsonNode> objects = Chart.render(Chart.read(Chart.CASES.resolve("valid/namespaces.yaml")));

    assertThat(objects)
        .extracting(object -> object.path("kind").asText())
        .doesNotContain("ClusterRole", "ClusterRoleBinding")
        .contains("Role", "RoleBinding");
  }

  @Test
  void without_fast_reload_there_is_no_right_to_write_pods_and_no_policy() {
    String rendered = Chart.template("fastReload: {enabled: false}").outOfSuccess();

    assertThat(rendered).doesNotContain("ValidatingAdmissionPolicy");
    assertThat(
            Chart.one(
                    Chart.objects(rendered).stream()
                        .filter(object -> object.at("/metadata/name").asText().equals(Chart.NAME))
                        .toList(),
                    "ClusterRole")
                .path("rules")
                .valueStream()
                .filter(rule -> rule.path("resources").toString().contains("\"pods\""))
                .map(rule -> rule.path("verbs").toString()))
        .containsExactly("[\"get\",\"list\",\"watch\"]");
  }

  /** What it finds is explained: beside the object (kube-score/ignore) or in the case. */
  @ParameterizedTest
  @MethodSource("valid")
  void a_linter_for_security_practice_finds_nothing_unexplained(Path file) {
    String values = Chart.read(file);
    List<String> explained =
        values
            .lines()
            .filter(line -> line.startsWith(FINDING))
            .map(line -> line.substring(FINDING.length()).split(":", 2)[0])
            .toList();

    assertThat(KubeScore.findings(Chart.template(values).outOfSuccess()))
        .allMatch(
            finding -> explained.stream().anyMatch(finding::endsWith), "is explained in " + file);
  }

  private static OperatorSettings settings(String values) {
    return OperatorOptions.parse(Chart.arguments(Chart.render(values)).toArray(String[]::new))
        .settings();
  }
}
