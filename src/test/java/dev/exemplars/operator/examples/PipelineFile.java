package dev.exemplars.operator.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pipeline as it lies in {@code examples/pipelines}, with what its comment asks for.
 *
 * @param commands to run before it is applied, of {@code kubectl}
 * @param options that the operator takes
 */
record PipelineFile(String yaml, List<String> commands, List<String> options) {

  private static final Pattern COMMAND = Pattern.compile("(?m)^#   (kubectl .+)$");
  private static final Pattern OPTION = Pattern.compile("(?m)^#   (--.+)$");

  static PipelineFile of(Path file) {
    try {
      String yaml = Files.readString(file);
      return new PipelineFile(yaml, found(COMMAND, yaml), found(OPTION, yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, for another namespace than {@code shop}, and another Grafana's. */
  PipelineFile in(String namespace, String monitoring) {
    return new PipelineFile(
        yaml.replace("namespace: monitoring", "namespace: " + monitoring)
            .replace("namespace=\"shop\"", "namespace=\"" + namespace + "\""),
        commands,
        options.stream()
            .map(option -> option.replaceAll("([=,])shop=", "$1" + namespace + "="))
            .map(option -> option.replace("=monitoring", "=" + monitoring))
            .toList());
  }

  /** Whether the operator writes a Prometheus for it. */
  boolean hasItsOwnPrometheus() {
    return !yaml.contains("\n  externalPrometheus:");
  }

  /** The same, for an operator that does not have one of the options. */
  PipelineFile without(String option) {
    return new PipelineFile(
        yaml, commands, options.stream().filter(one -> !one.equals(option)).toList());
  }

  private static List<String> found(Pattern pattern, String yaml) {
    return pattern.matcher(yaml).results().map(line -> line.group(1)).toList();
  }
}
