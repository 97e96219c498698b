package dev.exemplars.operator.real;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real program that is run to its end, such as helm or promtool.
 *
 * @param path where it is
 * @param environment what is set beside the environment of this process
 */
public record Program(Path path, Map<String, String> environment) {

  /** One of {@code tools/bin}. */
  public static Program of(String tool) {
    return new Program(Tools.get(tool), Map.of());
  }

  /** The same, on the cluster of a kubeconfig, and with nothing of the user's own settings. */
  public static Program on(Path kubeconfig, String tool) {
    Path home = kubeconfig.resolveSibling("home");
    return new Program(
        Tools.get(tool),
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "HELM_CONFIG_HOME", home.toString(),
            "HELM_CACHE_HOME", home.toString(),
            "HELM_DATA_HOME", home.toString()));
  }

  /**
   * What a run left behind.
   *
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int exitCode, String out, String err) {

    /** What it wrote, of a run that must have ended well. */
    public String outOfSuccess() {
      if (exitCode != 0) {
        throw new AssertionError("ended with %d:%n%s%n%s".formatted(exitCode, out, err));
      }
      return out;
    }
  }

  /** Runs it with arguments. */
  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** The same, with a text as standard input. */
  public Result runWithInput(String input, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(path.toString()), Stream.of(arguments)).toList());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      StringBuilder err = new StringBuilder();
      Thread errors = Thread.ofVirtual().start(() -> err.append(text(process.errorReader())));
      Thread.ofVirtual().start(() -> write(process, input));
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      errors.join();
      return new Result(process.waitFor(), out, err.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Beside the reading: either pipe may be full. */
  private static void write(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(BufferedReader reader) {
    return reader.lines().collect(Collectors.joining("\n"));
  }
}
