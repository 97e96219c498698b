package dev.exemplars.operator.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The programs of {@code tools/bin}, each built when it is first asked for. */
public final class Tools {

  private static final Path ROOT = root();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private Tools() {}

  /** A program by name, such as {@code kube-apiserver}; says how it goes while it builds. */
  public static Path get(String name) {
    return BUILT.computeIfAbsent(name, Tools::build);
  }

  /** A directory with the resource definitions of the tools that our manifests are written for. */
  public static Path definitions() {
    run("tools/definitions");
    return file("tools/bin/definitions");
  }

  /** A file of the repository. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  private static Path build(String name) {
    run("tools/build", name);
    return file("tools/bin").resolve(name);
  }

  private static void run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(file(script).toString()));
    command.addAll(List.of(arguments));
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException(
            "%s %s failed, see above".formatted(script, String.join(" ", arguments)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("tools/build"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
