package dev.exemplars.examples.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads variables and remembers every one that is wrong, so that one start shows all mistakes
 * instead of one mistake per start.
 */
final class Environment {
  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** An empty variable counts as unset, as the OpenTelemetry specification asks. */
  <T> T read(String name, String otherwise, String expected, Function<String, T> parser) {
    String text = variables.getOrDefault(name, "").strip();
    if (!text.isEmpty()) {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException _) {
        refuse(name, text, "is not " + expected);
      }
    }
    return parser.apply(otherwise);
  }

  void refuse(String name, Object value, String reason) {
    problems.add(name + ": \"" + value + "\" " + reason);
  }

  /** Throws what was wrong, all of it, or does nothing. */
  void verify() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
  }
}
