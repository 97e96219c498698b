package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code tools/grafana/links.cjs} prints: the links that Grafana's own code makes. */
public final class GrafanaLinks {

  private GrafanaLinks() {}

  /**
   * The links of an exemplar.
   *
   * @param directory of data source provisioning files
   * @param value the value of every label
   * @param existing uids of data sources that Grafana has beside those of the file
   */
  public static JsonNode of(
      Path directory, String value, List<String> labels, List<String> existing) {
    List<String> arguments = new ArrayList<>(List.of(directory.toAbsolutePath().toString(), value));
    arguments.addAll(labels);
    existing.forEach(uid -> arguments.add("--existing=" + uid));
    return NodeScript.run("links.cjs", arguments, "");
  }
}
