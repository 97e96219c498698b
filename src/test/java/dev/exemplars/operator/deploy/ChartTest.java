package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.cli.Main;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** The chart says what the rest of the repository says. */
class ChartTest {

  private static final Path VALUES = Chart.DIRECTORY.resolve("values.yaml");
  private static final Path README = Chart.DIRECTORY.resolve("README.md");
  private static final String GENERATED = "<!-- generated: make manifests -->\n";
  private static final Pattern FLAG = Pattern.compile("`(--[a-z-]+)`");

  /** Options that a chart has no use for, and why. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "--allow-loopback", "for an operator outside a cluster",
          "--operator-namespace", "what the Pod's account says is right",
          "--lease-holder", "the Pod's name is the right one");

  @Test
  void every_option_of_the_operator_has_a_value() throws IOException {
    Set<String> expected = new TreeSet<>(options().keySet());
    expected.removeAll(LEFT_OUT.keySet());

    assertThat(
            flags(
                Files.readString(Chart.DIRECTORY.resolve("templates/_options.tpl")),
                "\"(--[a-z-]+)\""))
        .as("rendered")
        .isEqualTo(expected);
    assertThat(flags(Files.readString(VALUES), FLAG.pattern()))
        .as("described in values.yaml")
        .isEqualTo(expected);
  }

  @Test
  void the_definition_in_the_chart_is_the_published_one() throws IOException {
    String file = "crds/exemplarpipelines.exemplars.dev.yaml";

    assertThat(Files.readString(Chart.DIRECTORY.resolve("files").resolve(file)))
        .as("run make crds")
        .isEqualTo(Files.readString(Tools.file("deploy").resolve(file)));
  }

  @Test
  void the_chart_is_of_the_version_of_the_build() throws IOException {
    String built =
        Pattern.compile("<artifactId>exemplar-operator</artifactId>\\s*<version>([0-9.]+)")
            .matcher(Files.readString(Tools.file("pom.xml")))
            .results()
            .map(version -> version.group(1))
            .findFirst()
            .orElseThrow();
    JsonNode chart = new YAMLMapper().readTree(Chart.DIRECTORY.resolve("Chart.yaml").toFile());

    assertThat(chart.path("appVersion").asText()).isEqualTo(built);
    assertThat(chart.path("version").asText()).isEqualTo(built);
  }

  @Test
  void the_schema_knows_every_value_and_no_other() throws IOException {
    JsonNode values = new YAMLMapper().readTree(VALUES.toFile());
    JsonNode schema =
        new JsonMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());

    assertSameFields("", schema, values);
  }

  @Test
  void the_readme_lists_every_value() throws IOException {
    String written = Files.readString(README);
    String generated =
        written.substring(0, written.indexOf(GENERATED))
            + GENERATED
            + "\n| value | default | what it is |\n|---|---|---|\n"
            + ChartValues.of(VALUES).stream()
                .map(value -> value.row(operatorsOwn(value.text())))
                .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(README, generated);
    }
    assertThat(Files.readString(README)).as("run make manifests").isEqualTo(generated);
  }

  @Test
  void every_value_is_described() throws IOException {
    Set<String> described =
        ChartValues.of(VALUES).stream().map(ChartValues.Value::name).collect(Collectors.toSet());
    JsonNode values = new YAMLMapper().readTree(VALUES.toFile());

    values
        .properties()
        .forEach(
            field ->
                assertThat(described)
                    .as(field.getKey())
                    .anyMatch(
                        name ->
                            name.equals(field.getKey()) || name.startsWith(field.getKey() + ".")));
  }

  /** What the operator has where the option that a text names is not given. */
  private static String operatorsOwn(String text) {
    return FLAG.matcher(text)
        .results()
        .map(flag -> options().get(flag.group(1)))
        .filter(option -> option != null && option.defaultValue() != null)
        .map(option -> option.defaultValue().replaceAll("^\\$\\{env:[A-Z_]+:-(.*)}$", "$1"))
        .findFirst()
        .orElse("");
  }

  private static Map<String, OptionSpec> options() {
    return Main.commandLine().getSubcommands().get("run").getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .collect(Collectors.toMap(OptionSpec::longestName, option -> option));
  }

  private static Set<String> flags(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult flag) -> flag.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Objects whose fields are Kubernetes' own are not looked into. */
  private static void assertSameFields(String path, JsonNode schema, JsonNode values) {
    if (!schema.has("properties")) {
      return;
    }
    assertThat(names(schema.path("properties"))).as(path).isEqualTo(names(values));
    if (!path.equals(".global")) {
      // Helm itself hands values of a parent chart down in there.
      assertThat(schema.path("additionalProperties").asBoolean(true)).as(path).isFalse();
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            field ->
                assertSameFields(
                    path + "." + field.getKey(), field.getValue(), values.path(field.getKey())));
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
