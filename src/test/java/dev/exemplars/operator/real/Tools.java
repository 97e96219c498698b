package dev.exemplars.operator.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** A file of the repository. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  private static Path build(String name) {
    try {
      Process build = new ProcessBuilder(file("tools/build").toString(), name).inheritIO().start();
      if (build.waitFor() != 0) {
        throw new IllegalStateException("tools/build %s failed, see above".formatted(name));
      }
      return file("tools/bin").resolve(name);
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
