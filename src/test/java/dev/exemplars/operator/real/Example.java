package dev.exemplars.operator.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The example applications, as {@code make example} builds them. */
public enum Example {
  JAVA("shop.jar"),
  GO("shop"),
  PYTHON("venv/bin/python");

  private final String built;

  Example(String built) {
    this.built = built;
  }

  /** Where its sources, its manifests and its README are. */
  public Path home() {
    return Tools.file("examples").resolve(name().toLowerCase(Locale.ROOT));
  }

  List<String> command() {
    Path program = home().resolve("target").resolve(built);
    if (!Files.exists(program)) {
      throw new IllegalStateException(program + " is missing: run 'make example' first");
    }
    return switch (this) {
      case JAVA -> List.of(System.getProperty("java.home") + "/bin/java", "-jar", "" + program);
      case GO -> List.of(program.toString());
      case PYTHON -> List.of(program.toString(), "-m", "shop");
    };
  }

  /** So that Python finds the application from any directory, and leaves nothing in this one. */
  Map<String, String> environment() {
    return this == PYTHON
        ? Map.of("PYTHONPATH", home().toString(), "PYTHONDONTWRITEBYTECODE", "1")
        : Map.of();
  }
}
