package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.LabelReader.Label;
import dev.exemplars.operator.observe.exposition.LabelReader.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A series that Prometheus takes: its names are sound, and none is there twice. */
record Series(String metric, List<Label> labels) {

  private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+");
  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*+");
  private static final String METRIC_LABEL = "__name__";

  /**
   * Checks what was read.
   *
   * @param bare the name before the braces; empty where there is none
   */
  static Series of(String bare, Labels read, ExpositionDialect dialect) throws MalformedEntry {
    if (!bare.isEmpty() && read.metric().isPresent()) {
      throw new MalformedEntry("a sample has two names");
    }
    String metric = read.metric().orElse(bare);
    if (metric.isEmpty()) {
      throw new MalformedEntry("a sample has no name");
    }
    if (!isSound(metric, PLAIN_METRIC, dialect)) {
      throw new MalformedEntry("the name of a metric has signs that this Prometheus does not take");
    }
    checkLabels(read.labels(), dialect);
    return new Series(metric, read.labels());
  }

  /** The value of a label, if it has one. */
  Optional<String> value(String name) {
    return labels.stream().filter(one -> one.name().equals(name)).map(Label::value).findFirst();
  }

  /** A label without a value is none, and takes others of its name with it. */
  private static void checkLabels(List<Label> labels, ExpositionDialect dialect)
      throws MalformedEntry {
    Set<String> without = new HashSet<>();
    for (Label label : labels) {
      if (label.value().isEmpty()) {
        without.add(label.name());
      }
    }
    Set<String> names = new HashSet<>();
    names.add(METRIC_LABEL);
    for (Label label : labels) {
      boolean isKept = !without.contains(label.name()) || label.name().equals(METRIC_LABEL);
      if (isKept && !names.add(label.name())) {
        throw new MalformedEntry("a sample has two labels of one name");
      }
      if (isKept && !isSound(label.name(), PLAIN_LABEL, dialect)) {
        throw new MalformedEntry(
            "the name of a label has signs that this Prometheus does not take");
      }
    }
  }

  private static boolean isSound(String name, Pattern plain, ExpositionDialect dialect) {
    return dialect.takesAnyName() ? !name.isEmpty() : plain.matcher(name).matches();
  }
}
