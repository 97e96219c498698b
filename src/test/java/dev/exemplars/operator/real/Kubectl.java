package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl, before one cluster. */
public record Kubectl(Path kubeconfig) {

  /**
   * What a call came to.
   *
   * @param output what it printed, errors among it
   */
  public record Answer(int exitCode, String output) {}

  /** Runs a command, such as {@code apply -f FILE}. */
  public Answer run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Tools.get("kubectl").toString()));
    command.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command that must succeed; what it printed. */
  public String must(String... arguments) {
    Answer answer = run(arguments);
    if (answer.exitCode() != 0) {
      throw new AssertionError(
          "kubectl %s: %s".formatted(String.join(" ", arguments), answer.output()));
    }
    return answer.output();
  }
}
