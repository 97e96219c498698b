package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.apply.RemoteText;
import dev.exemplars.operator.observe.exposition.Exposition.Exemplars;
import dev.exemplars.operator.observe.exposition.LabelReader.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Counts what goes by, and keeps a few examples. */
final class Tally {

  /** Enough to name in a message, and to find a label that holds ids. */
  private static final int MOST_NAMES = 50;

  private static final int MOST_SAMPLES = 30;
  private static final int MOST_SAMPLES_OF_A_FAMILY = 3;

  /**
   * "The combined length of the label names and values of an Exemplar's LabelSet MUST NOT exceed
   * 128 UTF-8 characters" (OpenMetrics 1.0).
   */
  private static final int LONGEST_LABEL_SET = 128;

  private static final Set<String> SUFFIXES =
      Set.of("_total", "_bucket", "_count", "_sum", "_created", "_info", "_gcount", "_gsum");

  private final ExpositionDialect dialect;
  private final HistogramTally histograms = new HistogramTally();
  private final Set<String> metrics = new TreeSet<>();
  private final Set<String> labelNames = new TreeSet<>();
  private final List<ExposedExemplar> samples = new ArrayList<>();
  private final Map<String, Integer> sampled = new HashMap<>();
  private String family = "";
  private int count;
  private int tooLong;
  private int untimed;
  private Optional<Instant> newest = Optional.empty();

  Tally(ExpositionDialect dialect) {
    this.dialect = dialect;
  }

  /** A family begins. */
  void family(String name, String type) {
    family = name;
    histograms.family(name, type.equals("histogram"));
  }

  void sample(Series series, double value) {
    histograms.sample(series, value);
  }

  /** One that Prometheus drops for naming a label twice is none. */
  void exemplar(String metric, List<Label> labels, Optional<Instant> at) {
    Map<String, String> held = new LinkedHashMap<>();
    boolean isRepeated = false;
    for (Label label : labels) {
      if (!label.value().isEmpty()) {
        isRepeated |= held.put(label.name(), label.value()) != null;
      }
    }
    if (!isRepeated || !dialect.dropsRepeatedExemplarLabels()) {
      exemplar(familyOf(metric), held, at);
    }
  }

  private void exemplar(String of, Map<String, String> labels, Optional<Instant> at) {
    count++;
    add(of, metrics);
    labels.keySet().forEach(name -> add(name, labelNames));
    if (length(labels) > LONGEST_LABEL_SET) {
      tooLong++;
      return;
    }
    newest = newest.filter(last -> at.isEmpty() || !last.isBefore(at.get())).or(() -> at);
    if (samples.size() < MOST_SAMPLES
        && sampled.merge(of, 1, Integer::sum) <= MOST_SAMPLES_OF_A_FAMILY) {
      samples.add(new ExposedExemplar(RemoteText.of(of), stripped(labels), at));
    }
  }

  /** One of a native histogram without a time, which Prometheus drops. */
  void untimedExemplar() {
    untimed++;
  }

  int untimed() {
    return untimed;
  }

  int histograms() {
    return histograms.families();
  }

  double observations() {
    return histograms.observations();
  }

  Exemplars exemplars() {
    return new Exemplars(count, metrics, labelNames, tooLong, samples, newest);
  }

  private String familyOf(String metric) {
    if (metric.equals(family)
        || (metric.startsWith(family) && SUFFIXES.contains(metric.substring(family.length())))) {
      return family;
    }
    return metric.replaceFirst("_(total|bucket)$", "");
  }

  private static void add(String name, Set<String> names) {
    if (names.size() < MOST_NAMES && !names.contains(name)) {
      names.add(RemoteText.of(name));
    }
  }

  private static int length(Map<String, String> labels) {
    return labels.entrySet().stream()
        .mapToInt(
            label ->
                label.getKey().codePointCount(0, label.getKey().length())
                    + label.getValue().codePointCount(0, label.getValue().length()))
        .sum();
  }

  private static Map<String, String> stripped(Map<String, String> labels) {
    Map<String, String> stripped = new LinkedHashMap<>();
    labels.forEach((name, value) -> stripped.put(RemoteText.of(name), RemoteText.of(value)));
    return stripped;
  }
}
