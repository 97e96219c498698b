package dev.exemplars.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.cli.Cli;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The definition as it is published: complete, bounded, and the one of these very types. */
class CrdTest {

  private static final String FILE = "deploy/crds/exemplarpipelines.exemplars.dev.yaml";

  /** Objects above it cannot be applied by a client that keeps a copy in an annotation. */
  private static final int MOST_BYTES = 200_000;

  private static final Pattern CONFINEMENT =
      Pattern.compile(
          "serviceaccount|token|securitycontext|^volumes?$|volumemount|hostpath|^host(network|pid|ipc|users|aliases)$"
              + "|container|^args?$|argument|flags|command|^env|lifecycle|capabilit|privilege"
              + "|runtimeclass|schedulername|features");

  private static final String PRINTED = Cli.run("crd").out();

  @Test
  void theFileIsWhatTheProgramPrints() throws IOException {
    assertThat(Files.readString(Tools.file(FILE)))
        .as("%s is not of these types: run 'make crds'", FILE)
        .isEqualTo(PRINTED);
  }

  @Test
  void theDefinitionIsSmallEnoughForEveryClient() {
    assertThat(PRINTED.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    assertThat(fields())
        .isNotEmpty()
        .allSatisfy(
            (path, field) ->
                assertThat(field.path("description").asText())
                    .as(path)
                    .matches("[A-Z].*[.]")
                    .hasSizeGreaterThan(10));
  }

  @Test
  void everyValueOfTheSpecAndEveryListAndNumberOfTheStatusIsBounded() throws IOException {
    assertThat(nodes().entrySet())
        .filteredOn(
            node ->
                node.getKey().startsWith("spec")
                    || isOf("array", node.getValue())
                    || isOf("integer", node.getValue()))
        .isNotEmpty()
        .filteredOn(node -> !isBounded(node.getValue()))
        .as("fields without a bound")
        .isEmpty();
  }

  /** As whom a Pod runs, what it mounts and how it is confined is for the operator to say. */
  @Test
  void noFieldReachesForTheIdentityOrTheConfinementOfAPod() throws IOException {
    assertThat(nodes().keySet())
        .filteredOn(path -> path.startsWith("spec"))
        .isNotEmpty()
        .extracting(path -> path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
        .noneMatch(field -> CONFINEMENT.matcher(field).find());
  }

  @Test
  void columnsStandInTheOrderOfReading() throws IOException {
    List<JsonNode> columns = version().path("additionalPrinterColumns").valueStream().toList();

    assertThat(columns)
        .filteredOn(column -> column.path("priority").asInt() == 0)
        .extracting(column -> column.path("name").asText())
        .containsExactly("READY", "STAGE", "REASON", "SERIES", "EXEMPLARS", "AGE");
    assertThat(columns)
        .extracting(column -> column.path("name").asText())
        .endsWith("MESSAGE", "CAPACITY", "WINDOW", "RATE", "RESOLVED", "SUSPENDED");
  }

  @Test
  void theStatusIsASubresource() throws IOException {
    assertThat(version().at("/subresources/status").isObject()).isTrue();
  }

  private static boolean isBounded(JsonNode node) {
    return switch (node.path("type").asText()) {
      case "string" -> node.has("maxLength") || node.has("enum") || node.has("format");
      case "array" -> node.has("maxItems");
      case "integer" -> node.has("minimum") && node.has("maximum");
      default -> !node.has("additionalProperties") || node.has("maxProperties");
    };
  }

  private static boolean isOf(String type, JsonNode node) {
    return node.path("type").asText().equals(type);
  }

  /** Fields alone, without the items of lists and the values of maps. */
  private static Map<String, JsonNode> fields() throws IOException {
    Map<String, JsonNode> fields = nodes();
    fields.keySet().removeIf(path -> path.endsWith("[]"));
    return fields;
  }

  /** Every node of the schemas of spec and status, by path. */
  private static Map<String, JsonNode> nodes() throws IOException {
    Map<String, JsonNode> found = new TreeMap<>();
    version()
        .at("/schema/openAPIV3Schema/properties")
        .properties()
        .forEach(top -> collect(top.getKey(), top.getValue(), found));
    return found;
  }

  private static void collect(String path, JsonNode schema, Map<String, JsonNode> found) {
    found.put(path, schema);
    schema
        .path("properties")
        .properties()
        .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), found));
    List.of("items", "additionalProperties").stream()
        .filter(schema::has)
        .forEach(inner -> collect(path + "[]", schema.path(inner), found));
  }

  private static JsonNode version() throws IOException {
    return new YAMLMapper().readTree(PRINTED).at("/spec/versions/0");
  }
}
