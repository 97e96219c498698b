package dev.exemplars.operator.real;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Prometheus that {@code tools/build} builds: 2.45, 2.53 or 3.16.
 *
 * @param suffix of its programs' names
 */
public record BuiltPrometheus(String suffix) {

  private static final Pattern TAG = Pattern.compile(":v([0-9]+)\\.([0-9]+)\\.");

  /**
   * The one that stands for an image. 2.49 took up fields that 2.45 does not know, so 2.53 stands
   * for those from there on; and the flags of a 3.x are unknown to any 2.x, so 3.16 stands for
   * them, which takes them all, some with a warning.
   */
  public static BuiltPrometheus of(String image) {
    Matcher tag = TAG.matcher(image);
    if (!tag.find() || !tag.group(1).equals("2")) {
      return newest();
    }
    return new BuiltPrometheus(Integer.parseInt(tag.group(2)) < 49 ? "-2.45" : "-2.53");
  }

  public static BuiltPrometheus newest() {
    return new BuiltPrometheus("");
  }

  /** Every one, from the oldest on. */
  public static List<BuiltPrometheus> all() {
    return Stream.of("-2.45", "-2.53", "").map(BuiltPrometheus::new).toList();
  }

  public Path server() {
    return Tools.get("prometheus" + suffix);
  }

  public Path promtool() {
    return Tools.get("promtool" + suffix);
  }
}
