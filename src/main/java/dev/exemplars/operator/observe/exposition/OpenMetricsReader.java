package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.Cursor.Quoted;
import dev.exemplars.operator.observe.exposition.LabelReader.Label;
import dev.exemplars.operator.observe.exposition.LabelReader.Labels;
import dev.exemplars.operator.observe.exposition.LabelReader.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads OpenMetrics text, as strictly as Prometheus does, and no more strictly. */
final class OpenMetricsReader {

  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "histogram",
          "gaugehistogram",
          "summary",
          "info",
          "stateset",
          "unknown");

  private static final String BEHIND_END = "something stands behind # EOF";
  private static final String NO_END = "it does not end with # EOF";

  private final Lines lines;
  private final ExpositionDialect dialect;
  private final Tally tally;
  private final Cursor cursor;
  private final LabelReader seriesLabels;
  private final LabelReader exemplarLabels;

  OpenMetricsReader(Lines lines, ExpositionDialect dialect, Tally tally) {
    this.lines = lines;
    this.dialect = dialect;
    this.tally = tally;
    this.cursor = new Cursor(lines);
    boolean comma = dialect.endsLabelsWithComma();
    this.seriesLabels =
        new LabelReader(
            cursor,
            new Rules(
                false,
                comma,
                dialect.quotesNames() ? Optional.of(Quoted.WithLineBreaks) : Optional.empty(),
                true,
                Quoted.WithNul));
    this.exemplarLabels =
        new LabelReader(
            cursor,
            new Rules(
                false,
                comma,
                dialect.quotesExemplarLabels() ? Optional.of(Quoted.Plain) : Optional.empty(),
                false,
                Quoted.Plain));
  }

  /** An exemplar of the line that is read. */
  private record Read(List<Label> labels, Optional<Instant> at) {}

  /** Reads all of it. */
  void read() throws MalformedEntry {
    boolean isEmpty = true;
    boolean isOver = false;
    while (lines.next()) {
      isEmpty = false;
      cursor.restart();
      if (isOver) {
        throw new MalformedEntry(BEHIND_END);
      }
      isOver = entry();
    }
    if (!isOver && !(isEmpty && dialect.takesNothing())) {
      throw new MalformedEntry(NO_END);
    }
  }

  /** Says whether it was the last. */
  private boolean entry() throws MalformedEntry {
    if (!cursor.skip("# ")) {
      sample();
      return false;
    }
    if (cursor.skip("EOF")) {
      if (!cursor.endsLine() && cursor.peek() != Cursor.END) {
        throw new MalformedEntry(BEHIND_END);
      }
      return true;
    }
    metadata();
    return false;
  }

  private void metadata() throws MalformedEntry {
    if (cursor.skip("HELP ")) {
      metricName();
      Cursor.utf8(metadataText(), "a help text is not UTF-8");
    } else if (cursor.skip("TYPE ")) {
      type(metricName(), Cursor.utf8(metadataText(), "a type is not UTF-8"));
    } else if (cursor.skip("UNIT ")) {
      unit(metricName(), Cursor.utf8(metadataText(), "a unit is not UTF-8"));
    } else {
      throw new MalformedEntry("a comment is none of HELP, TYPE, UNIT and EOF");
    }
  }

  private String metricName() throws MalformedEntry {
    String bare = cursor.name(true);
    if (bare.isEmpty() && cursor.peek() == '"' && dialect.quotesNames()) {
      return Cursor.utf8(cursor.quoted(Quoted.WithLineBreaks), "a name is not UTF-8");
    }
    if (bare.isEmpty()) {
      throw new MalformedEntry("HELP, TYPE or UNIT has no name");
    }
    return bare;
  }

  private byte[] metadataText() throws MalformedEntry {
    cursor.expect(" ", "HELP, TYPE or UNIT has no text");
    byte[] text = cursor.rest();
    cursor.expect("\n", NO_END);
    return text;
  }

  private void type(String family, String type) throws MalformedEntry {
    if (!TYPES.contains(type)) {
      throw new MalformedEntry("a type is none of OpenMetrics");
    }
    tally.family(family, type);
  }

  private static void unit(String family, String unit) throws MalformedEntry {
    if (!unit.isEmpty() && !family.endsWith("_" + unit)) {
      throw new MalformedEntry("the name of a metric does not end with its unit");
    }
  }

  private void sample() throws MalformedEntry {
    Series series = series();
    cursor.expect(" ", "a sample has no value");
    double value = number("the value of a sample is no number");
    Optional<Read> exemplar = Optional.empty();
    if (!cursor.endsLine()) {
      exemplar = behindValue();
    }
    tally.sample(series, value);
    exemplar.ifPresent(read -> tally.exemplar(series.metric(), read.labels, read.at));
  }

  private Series series() throws MalformedEntry {
    String bare = cursor.name(true);
    boolean hasLabels = cursor.skip("{");
    if (bare.isEmpty() && !(hasLabels && dialect.quotesNames())) {
      throw new MalformedEntry("a line begins with neither a name nor #");
    }
    Labels labels = hasLabels ? seriesLabels.read() : new Labels(Optional.empty(), List.of());
    return Series.of(bare, labels, dialect);
  }

  private Optional<Read> behindValue() throws MalformedEntry {
    Optional<Read> exemplar = exemplar();
    if (exemplar.isEmpty()) {
      cursor.expect(" ", NO_END);
      finite("the time of a sample is no number");
      exemplar = cursor.endsLine() ? Optional.empty() : Optional.of(neededExemplar());
    }
    return exemplar;
  }

  private Read neededExemplar() throws MalformedEntry {
    return exemplar()
        .orElseThrow(() -> new MalformedEntry("something stands behind the time of a sample"));
  }

  /** Up to the end of the line. */
  private Optional<Read> exemplar() throws MalformedEntry {
    if (!cursor.skip(" # {")) {
      return Optional.empty();
    }
    List<Label> labels = exemplarLabels.read().labels();
    cursor.expect(" ", "an exemplar has no value");
    number("the value of an exemplar is no number");
    Optional<Instant> at = Optional.empty();
    if (!cursor.endsLine()) {
      cursor.expect(" ", NO_END);
      at = Optional.of(time(finite("the time of an exemplar is no number")));
      cursor.expect("\n", "something stands behind an exemplar");
    }
    return Optional.of(new Read(labels, at));
  }

  private double number(String otherwise) throws MalformedEntry {
    OptionalDouble number = FloatText.parse(cursor.word(""));
    return number.orElseThrow(() -> new MalformedEntry(otherwise));
  }

  private double finite(String otherwise) throws MalformedEntry {
    double number = number(otherwise);
    if (!Double.isFinite(number)) {
      throw new MalformedEntry(otherwise);
    }
    return number;
  }

  /** In whole milliseconds, as Prometheus keeps it. */
  private static Instant time(double seconds) {
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }
}
