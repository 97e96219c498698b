package dev.exemplars.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of a chart with the comments above them: two spaces a level, as YAML is written
 * here.
 */
final class ChartValues {

  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
  private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");

  private final JsonNode values;
  private final List<Value> found = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private final List<String> comment = new ArrayList<>();

  private ChartValues(JsonNode values) {
    this.values = values;
  }

  /**
   * A value that has a comment.
   *
   * @param name its path, such as {@code image.tag}
   * @param preset what it is by default
   * @param text the comment
   */
  record Value(String name, JsonNode preset, String text) {

    /** A row of a table; an empty preset gives way to what the operator itself has. */
    String row(String operatorsOwn) {
      boolean isEmpty =
          preset.isNull()
              || (preset.isTextual() && preset.asText().isEmpty())
              || (preset.isContainerNode() && preset.isEmpty());
      String shown =
          isEmpty && !operatorsOwn.isEmpty()
              ? "*" + operatorsOwn + "*"
              : preset.isMissingNode() ? "" : "`" + preset + "`";
      return "| `%s` | %s | %s |\n".formatted(name, shown, text.replace("|", "\\|"));
    }
  }

  /** Every value that has a comment, in the order of the file. */
  static List<Value> of(Path file) throws IOException {
    ChartValues reader = new ChartValues(new YAMLMapper().readTree(file.toFile()));
    Files.readAllLines(file).forEach(reader::read);
    return List.copyOf(reader.found);
  }

  private void read(String line) {
    Matcher key = KEY.matcher(line);
    Matcher remark = COMMENT.matcher(line);
    if (remark.matches()) {
      comment.add(remark.group(1));
    } else if (key.matches()) {
      int depth = key.group(1).length() / 2;
      path.subList(Math.min(depth, path.size()), path.size()).clear();
      path.add(key.group(2));
      if (!comment.isEmpty()) {
        add();
      }
      comment.clear();
    } else {
      comment.clear();
    }
  }

  /** What is above described values is described itself without what they are. */
  private void add() {
    String name = String.join(".", path);
    String parent = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    found.replaceAll(
        value ->
            value.name().equals(parent)
                ? new Value(parent, MissingNode.getInstance(), value.text())
                : value);
    found.add(new Value(name, values.at("/" + String.join("/", path)), String.join(" ", comment)));
  }
}
