package dev.exemplars.operator.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart, as the real Helm renders it. */
final class Chart {

  static final String NAME = "exemplar-operator";
  static final Path DIRECTORY = Tools.file("helm/exemplar-operator");

  /** Values that must work, and values that must be refused. */
  static final Path CASES = Tools.file("src/test/resources/chart");

  /** As strict as what installs charts: Flux refuses a key that stands there twice. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private Chart() {}

  /** Renders it with values in YAML, and more arguments of {@code helm template}. */
  static Program.Result template(String values, String... more) {
    String[] arguments = {
      "template", NAME, DIRECTORY.toString(), "--namespace=" + NAME, "--values=-"
    };
    return Program.of("helm")
        .runWithInput(
            values, Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
  }

  /** Every object of a text in YAML. */
  static List<JsonNode> objects(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream().filter(document -> document.has("kind")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every object that it becomes with values in YAML. */
  static List<JsonNode> render(String values) {
    return objects(template(values).outOfSuccess());
  }

  /** The object of a kind among others; there must be one. */
  static JsonNode one(List<JsonNode> objects, String kind) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .reduce(
            (one, other) -> {
              throw new AssertionError("more than one " + kind);
            })
        .orElseThrow();
  }

  /** Arguments of the operator, without the command. */
  static List<String> arguments(List<JsonNode> objects) {
    return one(objects, "Deployment")
        .at("/spec/template/spec/containers/0/args")
        .valueStream()
        .map(JsonNode::asText)
        .filter(argument -> !argument.equals("run"))
        .toList();
  }

  /** The files of a folder of cases. */
  static List<Path> cases(String folder) {
    try (Stream<Path> files = Files.list(CASES.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
