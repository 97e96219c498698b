package dev.exemplars.operator.operands.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.operands.form.JsonStrings;
import dev.exemplars.operator.plan.SeriesMatch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dashboard of a pipeline whose Prometheus is another's: every selector asks for the pipeline's
 * own series alone, and there are no panels of what that Prometheus says of itself, for nobody here
 * knows as what it scrapes itself, if it does.
 */
final class SharedPanels {

  /** What is in every selector of the histograms. */
  private static final String IN_EACH = "namespace=~\"$namespace\"";

  /** The only one that has none. */
  private static final String NAMESPACES = ", namespace)";

  private SharedPanels() {}

  static JsonNode of(JsonNode dashboard, SeriesMatch match) {
    ObjectNode changed = (ObjectNode) JsonStrings.map(dashboard, text -> narrowed(text, match));
    ArrayNode panels = changed.withArray("/panels");
    List<JsonNode> all = panels.valueStream().toList();
    int storage =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i).path("title").asText().equals("Exemplar storage"))
            .findFirst()
            .orElseThrow();
    panels.removeAll().addAll(all.subList(0, storage));
    return changed;
  }

  private static String narrowed(String text, SeriesMatch match) {
    if (text.startsWith("label_values(") && text.endsWith(NAMESPACES)) {
      String series = text.substring("label_values(".length(), text.length() - NAMESPACES.length());
      return "label_values(%s%s".formatted(with(series, match), NAMESPACES);
    }
    return text.replace(IN_EACH, match + "," + IN_EACH);
  }

  /** A name, or a selector that begins with the name. */
  private static String with(String series, SeriesMatch match) {
    return series.endsWith("}")
        ? series.substring(0, series.length() - 1) + "," + match + "}"
        : "%s{%s}".formatted(series, match);
  }
}
