package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.Cursor.Quoted;
import dev.exemplars.operator.observe.exposition.LabelReader.Labels;
import dev.exemplars.operator.observe.exposition.LabelReader.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the classic text format, as leniently as Prometheus does. */
final class PlainTextReader {

  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");
  private static final Pattern DIGITS = Pattern.compile("[0-9]++");

  private final Lines lines;
  private final ExpositionDialect dialect;
  private final Tally tally;
  private final Cursor cursor;
  private final LabelReader labels;

  PlainTextReader(Lines lines, ExpositionDialect dialect, Tally tally) {
    this.lines = lines;
    this.dialect = dialect;
    this.tally = tally;
    this.cursor = new Cursor(lines);
    this.labels =
        new LabelReader(
            cursor,
            new Rules(
                true,
                true,
                dialect.quotesNames() ? Optional.of(Quoted.WithLineBreaks) : Optional.empty(),
                true,
                Quoted.Anything));
  }

  /** Reads all of it: up to a NUL, which Prometheus takes for the end. */
  void read() throws MalformedEntry {
    boolean isOver = false;
    while (!isOver && lines.next()) {
      cursor.restart();
      cursor.skipSpace();
      isOver = cursor.peek() == 0 || entry();
    }
  }

  /** Says whether it was the last. */
  private boolean entry() throws MalformedEntry {
    if (cursor.skip("#")) {
      return comment();
    }
    if (cursor.peek() != '\n' && cursor.peek() != Cursor.END) {
      sample();
    }
    return false;
  }

  private boolean comment() throws MalformedEntry {
    int start = cursor.at();
    cursor.skipSpace();
    if (cursor.at() == start) {
      return contains(cursor.rest(), 0);
    }
    boolean isHelp = cursor.skip("HELP");
    boolean isType = !isHelp && cursor.skip("TYPE");
    int word = cursor.at();
    cursor.skipSpace();
    if ((isHelp || isType) && cursor.at() > word) {
      metadata(isType);
    }
    return !isHelp && !isType && cursor.peek() == 0;
  }

  private void metadata(boolean isType) throws MalformedEntry {
    String family = metricName();
    byte[] rest = cursor.rest();
    String text =
        Cursor.utf8(
            isBlank(rest) ? new byte[0] : Arrays.copyOfRange(rest, 1, rest.length),
            "a help text is not UTF-8");
    if (isType && !TYPES.contains(text)) {
      throw new MalformedEntry("a type is none of the text format");
    }
    if (isType) {
      tally.family(family, text);
    }
  }

  private String metricName() throws MalformedEntry {
    String bare = cursor.name(true);
    if (bare.isEmpty() && cursor.peek() == '"' && dialect.quotesNames()) {
      return new String(cursor.quoted(Quoted.WithLineBreaks), StandardCharsets.UTF_8);
    }
    if (bare.isEmpty()) {
      throw new MalformedEntry("HELP or TYPE has no name");
    }
    return bare;
  }

  private void sample() throws MalformedEntry {
    Series series = series();
    cursor.skipSpace();
    double value =
        FloatText.parse(cursor.word("{\t"))
            .orElseThrow(() -> new MalformedEntry("the value of a sample is no number"));
    cursor.skipSpace();
    if (!isAtEnd()) {
      time();
    }
    tally.sample(series, value);
  }

  /** Of the name Prometheus takes a blank before it for a part. */
  private Series series() throws MalformedEntry {
    boolean isIndented = cursor.at() > 0;
    String bare = cursor.name(true);
    if (isIndented && !bare.isEmpty() && !dialect.takesAnyName()) {
      throw new MalformedEntry("a blank stands before the name of a metric");
    }
    cursor.skipSpace();
    boolean hasLabels = cursor.skip("{");
    if (bare.isEmpty() && !(hasLabels && dialect.quotesNames())) {
      throw new MalformedEntry("a line begins with neither a name nor #");
    }
    Labels read = hasLabels ? labels.read() : new Labels(Optional.empty(), List.of());
    return Series.of(bare, read, dialect);
  }

  private void time() throws MalformedEntry {
    String digits = cursor.word("\t");
    cursor.skipSpace();
    if (!isMilliseconds(digits) || !isAtEnd()) {
      throw new MalformedEntry("the time of a sample is no number of milliseconds");
    }
  }

  private boolean isAtEnd() {
    return cursor.peek() == '\n' || cursor.peek() == Cursor.END;
  }

  private static boolean isMilliseconds(String digits) {
    if (!DIGITS.matcher(digits).matches()) {
      return false;
    }
    try {
      return Long.parseLong(digits) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isBlank(byte[] text) {
    for (byte one : text) {
      if (one != ' ' && one != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(byte[] text, int wanted) {
    for (byte one : text) {
      if (one == wanted) {
        return true;
      }
    }
    return false;
  }
}
