package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code render} as a user runs it: standard output, standard error, exit code. */
class RenderCommandTest {

  private static final String HEAD =
      """
      apiVersion: exemplars.dev/v1alpha1
      kind: ExemplarPipeline
      metadata: {name: demo, namespace: shop}
      """;
  private static final String MINIMAL = HEAD + "spec: {tracing: {tempo: {url: http://tempo:3200}}}";

  @TempDir private Path directory;

  @Test
  void aMinimalPipelineBecomesAllItsOperandsInTheOrderOfWriting() throws IOException {
    Cli.Result result = render(MINIMAL);

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(objects(result))
        .extracting(object -> object.path("kind").asText())
        .containsExactly(
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ConfigMap",
            "Service",
            "Deployment",
            "ConfigMap",
            "ConfigMap");
  }

  @Test
  void everyObjectNamesItsNamespace() throws IOException {
    assertThat(objects(render(MINIMAL)))
        .extracting(object -> object.at("/metadata/namespace").asText())
        .containsOnly("shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{name: demo}", "{name: demo, namespace: \"\"}"})
  void withoutANamespaceThePipelineIsInDefaultAsForKubectl(String metadata) throws IOException {
    assertThat(objects(render(MINIMAL.replace("{name: demo, namespace: shop}", metadata))))
        .extracting(object -> object.at("/metadata/namespace").asText())
        .containsOnly("default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "demo", "[demo]", "{generateName: demo-}"})
  void aMissingNameIsSaid(String metadata) {
    assertRefused(
        render(MINIMAL.replace("{name: demo, namespace: shop}", metadata)),
        "metadata.name: is missing: name the pipeline");
  }

  @Test
  void theSamePipelineGivesTheSameBytes() {
    assertThat(render(MINIMAL)).isEqualTo(render(MINIMAL));
  }

  @Test
  void standardInputIsAFileToo() {
    assertThat(Cli.runWithInput(MINIMAL, "render", "-f", "-")).isEqualTo(render(MINIMAL));
  }

  @Test
  void jsonIsYaml() {
    String json =
        """
        {"apiVersion": "exemplars.dev/v1alpha1", "kind": "ExemplarPipeline",
         "metadata": {"name": "demo", "namespace": "shop"},
         "spec": {"tracing": {"tempo": {"url": "http://tempo:3200"}}}}
        """;

    assertThat(render(json)).isEqualTo(render(MINIMAL));
  }

  @Test
  void anchorsAndEmptyDocumentsAreReadAsKubectlReadsThem() {
    String text = "---\n" + HEAD + "spec: {tracing: {tempo: &t {url: http://tempo:3200}}}\n---\n";
    String aliased = text.replace("metadata:", "status: {seen: &u http://tempo:3200}\nmetadata:");

    assertThat(render(text)).isEqualTo(render(MINIMAL));
    assertThat(render(aliased.replace("&t {url: http://tempo:3200}", "{url: *u}")))
        .isEqualTo(render(MINIMAL));
  }

  @Test
  void whatTheServerAddsToAResourceDoesNotMatter() {
    String fetched =
        MINIMAL.replace(
                "namespace: shop",
                "namespace: shop, uid: 1-2-3, generation: 4, managedFields: [{manager: kubectl}]")
            + "\nstatus: {observedGeneration: 4, ofAnotherVersion: true}\n";

    assertThat(render(fetched)).isEqualTo(render(MINIMAL));
  }

  @Test
  void withheldGrafanaObjectsAreSaidAndTheRestIsRendered() throws IOException {
    Cli.Result result = render(MINIMAL.replace("spec: {", "spec: {grafana: {namespace: g}, "));

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("spec.grafana.namespace", "--grant-grafana-namespaces extended by shop=g")
        .contains("No Grafana object is printed");
    assertThat(objects(result)).hasSize(6);
  }

  @Test
  void withoutAClusterNoNamespaceIsSelectedAndThatIsSaid() throws IOException {
    Cli.Result result =
        render(
            MINIMAL.replace(
                "spec: {", "spec: {scrape: {namespaces: {from: Selector, selector: {}}}, "),
            "--grant-scrape-namespaces=shop=*");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .startsWith("spec.scrape.namespaces.selector: which namespaces have these labels")
        .hasLineCount(1);
    assertThat(objects(result))
        .extracting(object -> object.path("kind").asText())
        .doesNotContain("Role", "RoleBinding")
        .contains("Deployment");
  }

  @Test
  void aGrantOnTheCommandLineCountsAsOneOfTheOperator() throws IOException {
    Cli.Result result =
        render(
            MINIMAL.replace("spec: {", "spec: {grafana: {namespace: g}, "),
            "--grant-grafana-namespaces=shop=g");

    assertThat(result.err()).isEmpty();
    assertThat(objects(result)).hasSize(8);
  }

  @Test
  void aDashboardThatIsNotWantedIsNotWritten() throws IOException {
    Cli.Result result =
        render(MINIMAL.replace("spec: {", "spec: {grafana: {dashboard: {enabled: false}}, "));

    assertThat(objects(result))
        .extracting(object -> object.at("/metadata/name").asText())
        .contains("demo-grafana-datasources")
        .doesNotContain("demo-grafana-dashboard");
  }

  @Test
  void everyProblemIsSaidAtOnceWithItsFieldAndItsCure() {
    Cli.Result result =
        render(
            HEAD
                + """
                spec:
                  prometheus: {version: 2.44.0, exemplars: {maxExemplars: 9, limit: 8}}
                  tracing: {tempo: {url: "tempo:3200"}}
                """);

    assertRefused(
        result,
        "spec.tracing.tempo.url: \"tempo:3200\" must be an http or https URL",
        "spec.prometheus.version: \"2.44.0\" is not supported: use one of 2.45 to 2.55, 3.0 to 3.16",
        "spec.prometheus.exemplars.maxExemplars: \"9\" exceeds limit 8");
    assertThat(result.err().lines()).hasSize(3);
  }

  @Test
  void anUnknownFieldIsNamedWithThoseThatThereAre() {
    assertRefused(
        render(HEAD + "spec: {tracing: {tempo: {url: http://t}, traceLabels: [a]}, scraping: {}}"),
        "spec.tracing.traceLabels: is no field of ExemplarPipeline: remove it, or use one of"
            + " jaeger, link, links, tempo, traceIdLabels, zipkin",
        "spec.scraping: is no field of ExemplarPipeline: remove it, or use one of alerts, externalPrometheus,");
  }

  @Test
  void aFieldBesideTheSpecIsRefused() {
    assertRefused(render(MINIMAL + "\ntracing: {}"), "tracing: is no field", "in spec?");
  }

  @Test
  void aValueOfAnotherTypeIsRefusedAndNotConverted() {
    assertRefused(
        render(
            HEAD
                + """
                spec:
                  suspend: "true"
                  tracing: {tempo: {url: 3200}, traceIdLabels: trace_id}
                  prometheus: {exemplars: {maxExemplars: 1.5}}
                  grafana: {labels: {datasource: {a: 1}}}
                """),
        "spec.suspend: must be a boolean, not a string",
        "spec.tracing.tempo.url: must be a string, not an integer",
        "spec.tracing.traceIdLabels: must be an array, not a string",
        "spec.prometheus.exemplars.maxExemplars: must be an integer, not a fraction",
        "spec.grafana.labels.datasource.a: must be a string, not an integer");
  }

  @Test
  void aNumberBeyondAllBoundsIsRefusedByName() {
    assertRefused(
        render(MINIMAL.replace("spec: {", "spec: {prometheus: {exemplars: {limit: 3000000000}}, ")),
        "spec.prometheus.exemplars.limit: ",
        "out of range");
  }

  @Test
  void anotherKindOrVersionIsRefused() {
    assertRefused(
        render(MINIMAL.replace("v1alpha1", "v2").replace("ExemplarPipeline", "Pipeline")),
        "apiVersion: must be exemplars.dev/v1alpha1",
        "kind: must be ExemplarPipeline");
    assertRefused(render("metadata: {name: demo}"), "apiVersion: must be", "kind: must be");
    assertRefused(render("just text"), "apiVersion: must be", "kind: must be");
  }

  @Test
  void namesMustBeStrings() {
    assertRefused(
        render(MINIMAL.replace("demo", "12").replace("shop", "[a]")),
        "metadata.name: must be a string, not an integer",
        "metadata.namespace: must be a string, not an array");
  }

  @Test
  void aMissingSpecIsNamed() {
    assertRefused(render(HEAD), "spec: is missing: at least a trace backend is needed");
    assertRefused(render(HEAD + "spec:"), "spec: is missing: at least a trace backend is needed");
  }

  @Test
  void whatIsNotYamlIsSaidInOneLineWithItsPlace() {
    assertRefused(render(HEAD + "spec: {a: [}"), "file: is not YAML: line 4: ");
    assertRefused(render("a: \u0007"), "file: is not YAML: ");
  }

  @Test
  void aRepeatedKeyIsRefused() {
    assertRefused(render(MINIMAL + "\nspec: {}"), "file: is not YAML: line 5: ", "duplicate key");
  }

  @Test
  void oneFileHoldsOnePipeline() {
    assertRefused(render(""), "file: holds 0 documents: give one ExemplarPipeline");
    assertRefused(
        render(MINIMAL + "\n---\n" + MINIMAL),
        "file: holds 2 documents: give one ExemplarPipeline");
  }

  @Test
  void aFileThatCannotBeReadIsSaidInOneLine() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertRefused(Cli.run("render", "-f", "/no/such.yaml"), "file: there is no /no/such.yaml");
    assertRefused(
        Cli.run("render", "-f", directory.toString()), "file: " + directory + " cannot be read");
    assertRefused(Cli.run("render", "-f", binary.toString()), "binary is not text in UTF-8");
  }

  @Test
  void aWrongOptionIsNamed() {
    Cli.Result result = render(MINIMAL, "--grant-hosts=tempo");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("'--grant-hosts'", "'tempo'", "namespace=host");
  }

  @Test
  void theFileIsRequired() {
    Cli.Result result = Cli.run("render");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--filename=FILE");
  }

  /** Nothing on standard output, no stack trace, and a line for each problem. */
  private static void assertRefused(Cli.Result result, String... problems) {
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(problems).doesNotContain("\tat ", "Exception");
  }

  private Cli.Result render(String pipeline, String... options) {
    try {
      Path file = Files.writeString(directory.resolve("in.yaml"), pipeline);
      List<String> arguments =
          Stream.concat(Stream.of("render", "-f", file.toString()), Stream.of(options)).toList();
      return Cli.run(arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> objects(Cli.Result result) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    return mapper.readerFor(JsonNode.class).<JsonNode>readValues(result.out()).readAll();
  }
}
