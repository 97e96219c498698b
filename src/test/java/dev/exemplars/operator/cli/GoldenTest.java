package dev.exemplars.operator.cli;

import static org.junit.jupiter.api.Assertions.fail;

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
import org.junit.jupiter.api.TestFactory;

/**
 * What pipelines become, byte for byte. {@code make golden} writes the files again; read the
 * difference before you commit it.
 */
class GoldenTest {

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> aPipelineBecomesExactlyItsGoldenFiles() {
    return GoldenCase.all().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
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
}
