package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The scripts of {@code tools/grafana}: they read text, and answer in JSON. */
final class NodeScript {

  private static final Path DIRECTORY = Tools.file("tools/grafana");

  /** Which packages are wanted; and, copied when npm is done, which are there. */
  private static final Path WANTED = DIRECTORY.resolve("package-lock.json");

  private static final Path INSTALLED = DIRECTORY.resolve("node_modules/.installed.json");

  private NodeScript() {}

  static JsonNode run(String script, List<String> arguments, String input) {
    install();
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(arguments);
    return json(answer(command, input));
  }

  private static synchronized void install() {
    try {
      if (!Files.exists(INSTALLED) || Files.mismatch(WANTED, INSTALLED) >= 0) {
        answer(List.of("npm", "ci"), "");
        Files.copy(WANTED, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(List<String> command, String input) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(DIRECTORY.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // Each script reads all of its input before it writes.
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
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
