package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What pipelines become, byte for byte. {@code make golden} writes the files again; read the
 * difference before you commit it.
 */
class GoldenTest {

  private static final String FULL = "full-every-field-set";

  /** Fields that cannot stand beside one of the full case, and the case that has them. */
  private static final Map<String, String> EXCLUDED_FROM_FULL =
      Map.of(
          "spec.tracing.jaeger.", "jaeger",
          "spec.tracing.zipkin.", "zipkin",
          "spec.tracing.link.", "bare-link-and-further-links",
          "spec.tracing.tempo.datasource.", "tempo-existing-datasource");

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> aPipelineBecomesExactlyItsGoldenFiles() {
    return GoldenCase.all().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  /** A new field gets into the full case together with its effect on the operands. */
  @Test
  void theFullCaseSetsEveryFieldOfTheSchema() {
    assertThat(leaves("spec", CrdYaml.schema().at("/properties/spec")))
        .isNotEmpty()
        .allSatisfy(
            path -> {
              String name = caseOf(path);
              assertThat(isSet(path, GoldenCase.named(name)))
                  .as("%s is missing in the case %s", path, name)
                  .isTrue();
            });
  }

  private static String caseOf(String path) {
    return EXCLUDED_FROM_FULL.entrySet().stream()
        .filter(excluded -> path.startsWith(excluded.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(FULL);
  }

  private static boolean isSet(String path, GoldenCase golden) {
    JsonNode resource = GoldenCase.yaml(GoldenCase.read(golden.file("in.yaml")));
    return paths("spec", resource.path("spec")).contains(path);
  }

  private static void check(GoldenCase golden) throws IOException {
    Map<String, String> actual = golden.rendered();
    if (UPDATE) {
      write(golden, actual);
    }
    Map<String, String> expected = golden.golden();
    Set<String> files = new TreeSet<>(expected.keySet());
    files.addAll(actual.keySet());
    List<String> differences = new ArrayList<>();
    files.stream()
        .filter(file -> !Objects.equals(actual.get(file), expected.get(file)))
        .forEach(
            file ->
                differences.add(difference(golden, file, expected.get(file), actual.get(file))));
    if (!differences.isEmpty()) {
      fail(String.join("\n", differences));
    }
  }

  private static String difference(GoldenCase golden, String file, String expected, String actual) {
    String where = "src/test/resources/golden/" + golden.name() + "/" + file;
    if (actual == null) {
      return where + ": nothing is rendered to this file: delete it, or run 'make golden'";
    }
    if (expected == null) {
      return "%s: is missing: run 'make golden', or paste this:%n%s".formatted(where, actual);
    }
    return "%s: is not what is rendered: run 'make golden' if it should be%n>>> expected%n%s>>> actual%n%s"
        .formatted(where, expected, actual);
  }

  private static void write(GoldenCase golden, Map<String, String> actual) throws IOException {
    for (String stale : golden.golden().keySet()) {
      Files.delete(golden.file(stale));
    }
    for (Map.Entry<String, String> file : actual.entrySet()) {
      Files.writeString(golden.file(file.getKey()), file.getValue());
    }
  }

  private static List<String> leaves(String path, JsonNode schema) {
    if (schema.has("items")) {
      return leaves(path + "[]", schema.path("items"));
    }
    JsonNode fields = schema.path("properties");
    if (fields.isEmpty()) {
      return List.of(path);
    }
    return fields.properties().stream()
        .flatMap(field -> leaves(path + "." + field.getKey(), field.getValue()).stream())
        .toList();
  }

  /** The fields that are set, those of any item of a list in one. */
  private static Set<String> paths(String path, JsonNode value) {
    Set<String> paths = new TreeSet<>(Set.of(path));
    value
        .properties()
        .forEach(field -> paths.addAll(paths(path + "." + field.getKey(), field.getValue())));
    if (value.isArray()) {
      value.forEach(item -> paths.addAll(paths(path + "[]", item)));
    }
    return paths;
  }
}
