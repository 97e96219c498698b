package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of {@code src/test/resources/golden}: {@code in.yaml}, perhaps {@code options} of the
 * operator, and what {@code render} makes of them: each object in {@code out-<Kind>-<name>.yaml}
 * (with its namespace before the name, where one of that name is in another), and {@code
 * prometheus.yml} and {@code rules.yml} once more on their own, for Prometheus' tools. What is said
 * besides is in {@code stderr}.
 */
record GoldenCase(Path directory) {

  static final String PROMETHEUS_YML = "prometheus.yml";
  static final String RULES_YML = "rules.yml";

  private static final String STDERR = "stderr";
  private static final Path ALL = Tools.file("src/test/resources/golden");
  private static final List<String> GIVEN = List.of("in.yaml", "options");
  private static final Pattern DOCUMENT_START = Pattern.compile("^(?=---\n)", Pattern.MULTILINE);
  private static final YAMLMapper YAML = new YAMLMapper();

  static Stream<GoldenCase> all() {
    return list(ALL).stream().map(GoldenCase::new);
  }

  static GoldenCase named(String name) {
    return new GoldenCase(ALL.resolve(name));
  }

  String name() {
    return directory.getFileName().toString();
  }

  @Override
  public String toString() {
    return name();
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** The command line that renders the case. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("render", "-f", file("in.yaml").toString()));
    arguments.addAll(options());
    return arguments;
  }

  /** Options of the operator, as the case names them. */
  List<String> options() {
    return Files.exists(file("options")) ? read(file("options")).lines().toList() : List.of();
  }

  /** The pipeline, as the case has it. */
  JsonNode pipeline() {
    return yaml(read(file("in.yaml")));
  }

  /** What {@code render} prints now, by file name. */
  Map<String, String> rendered() {
    Cli.Result result = Cli.run(arguments().toArray(String[]::new));
    assertThat(result.exitCode()).isZero();
    Map<String, String> files = files(result.out());
    if (!result.err().isEmpty()) {
      files.put(STDERR, result.err());
    }
    return files;
  }

  /** What is checked in, by file name. */
  Map<String, String> golden() {
    Map<String, String> files = new TreeMap<>();
    list(directory).stream()
        .filter(file -> !GIVEN.contains(file.getFileName().toString()))
        .forEach(file -> files.put(file.getFileName().toString(), read(file)));
    return files;
  }

  /** A stream of objects as the files of a case. */
  static Map<String, String> files(String stream) {
    Map<String, String> files = new TreeMap<>();
    for (String document : DOCUMENT_START.split(stream, -1)) {
      JsonNode object = yaml(document);
      String file =
          "out-%s-%s.yaml"
              .formatted(object.path("kind").asText(), object.at("/metadata/name").asText());
      if (files.containsKey(file)) {
        file =
            "out-%s-%s-%s.yaml"
                .formatted(
                    object.path("kind").asText(),
                    object.at("/metadata/namespace").asText(),
                    object.at("/metadata/name").asText());
      }
      assertThat(files.put(file, document)).as("an earlier " + file).isNull();
      for (String own : List.of(PROMETHEUS_YML, RULES_YML)) {
        JsonNode text = object.path("data").path(own);
        if (text.isTextual()) {
          files.put(own, text.asText());
        }
      }
    }
    return files;
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
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

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
