package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.cli.Main;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code docs/reference.md} is generated, and so is the end of {@code docs/check.md}: {@code make
 * golden} writes them again.
 */
class ReferenceTest {

  private static final Path PAGE = Tools.file("docs/reference.md");
  private static final Path CHECK = Tools.file("docs/check.md");
  private static final String GENERATED = "<!-- generated: make golden -->\n";

  @Test
  void referencePageSaysWhatTheCodeSays() throws IOException {
    String generated = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.readString(PAGE)).as("run make golden").isEqualTo(generated);
  }

  @Test
  void the_page_of_check_has_its_options() throws IOException {
    String written = Files.readString(CHECK);
    String generated =
        written.substring(0, written.indexOf(GENERATED))
            + GENERATED
            + "\n| option | what it is |\n|---|---|\n"
            + checkOptions();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(CHECK, generated);
    }
    assertThat(Files.readString(CHECK)).as("run make golden").isEqualTo(generated);
  }

  private static String checkOptions() {
    return Main.commandLine().getSubcommands().get("check").getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .map(
            option ->
                "| `%s%s` | %s |\n"
                    .formatted(
                        String.join("`, `", option.names()),
                        option.arity().max() > 0 ? " " + option.paramLabel() : "",
                        cell(String.join(" ", option.description()))
                            .replace("${COMPLETION-CANDIDATES}", "table, json or yaml")))
        .collect(Collectors.joining());
  }

  private static String page() throws IOException {
    return """
        # Reference

        Generated from the resource's definition, the operator's options and its reasons.

        ## Fields of an ExemplarPipeline

        `kubectl explain exemplarpipeline.spec --recursive` says the same.

        | field | type | what it is |
        |---|---|---|
        %s
        ## Reasons

        The reasons of the conditions, those of Ready, Reconciling and Stalled first, then stage by stage.

        | reason | meaning |
        |---|---|
        %s
        ## Options of the operator

        `exemplar-operator run` takes each as a flag or as an environment variable; lists are
        separated by commas.

        | flag | variable | what it is |
        |---|---|---|
        %s"""
        .formatted(fields(), reasons(), options());
  }

  private static String fields() throws IOException {
    JsonNode definition =
        new YAMLMapper()
            .readTree(Tools.file("deploy/crds/exemplarpipelines.exemplars.dev.yaml").toFile());
    StringBuilder rows = new StringBuilder();
    JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");
    addFields("spec", schema.path("spec"), rows);
    addFields("status", schema.path("status"), rows);
    return rows.toString();
  }

  private static void addFields(String path, JsonNode schema, StringBuilder rows) {
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              JsonNode type = field.getValue();
              rows.append(
                  "| `%s` | %s | %s |\n"
                      .formatted(
                          name,
                          type.path("type").asText(),
                          cell(type.path("description").asText())));
              addFields(name, type, rows);
              addFields(name + "[]", type.path("items"), rows);
            });
  }

  private static String reasons() {
    return Arrays.stream(Reason.values())
        .map(reason -> "| `%s` | %s |\n".formatted(reason, cell(reason.text())))
        .collect(Collectors.joining());
  }

  private static String options() {
    return Main.commandLine().getSubcommands().get("run").getCommandSpec().options().stream()
        .filter(option -> option.longestName().startsWith("--"))
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .map(ReferenceTest::row)
        .collect(Collectors.joining());
  }

  private static String row(OptionSpec option) {
    String variable =
        "EXEMPLAR_OPERATOR_"
            + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    return "| `%s` | `%s` | %s |\n"
        .formatted(option.longestName(), variable, cell(String.join(" ", option.description())));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
