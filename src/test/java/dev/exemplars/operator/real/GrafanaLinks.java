package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code tools/grafana/links.cjs} prints: the links that Grafana's own code makes. */
public final class GrafanaLinks {

  private static final Path DIRECTORY = Tools.file("tools/grafana");

  /** What npm writes last; so an installation that was cut short is done again. */
  private static final Path INSTALLED = DIRECTORY.resolve("node_modules/.package-lock.json");

  private GrafanaLinks() {}

  /**
   * The links of an exemplar.
   *
   * @param file a data source provisioning file
   * @param value the value of every label
   * @param existing uids of data sources that Grafana has beside those of the file
   */
  public static JsonNode of(Path file, String value, List<String> labels, List<String> existing) {
    install();
    List<String> command =
        new ArrayList<>(List.of("node", "links.cjs", file.toAbsolutePath().toString(), value));
    command.addAll(labels);
    existing.forEach(uid -> command.add("--existing=" + uid));
    return json(run(command));
  }

  private static synchronized void install() {
    if (!Files.exists(INSTALLED)) {
      run(List.of("npm", "ci"));
    }
  }

  private static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(DIRECTORY.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "%s failed in %s, see above%n%s"
                .formatted(String.join(" ", command), DIRECTORY, output));
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(
          "Node 20 or newer with npm is needed to run Grafana's own code, and %s cannot be started:"
                  .formatted(command.getFirst())
              + " install it (apt install nodejs npm, brew install node)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
