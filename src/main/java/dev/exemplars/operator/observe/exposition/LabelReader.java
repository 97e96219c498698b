package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.Cursor.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what stands between braces: labels, and in some dialects the name of the metric. */
final class LabelReader {

  private final Cursor cursor;
  private final Rules rules;

  LabelReader(Cursor cursor, Rules rules) {
    this.cursor = cursor;
    this.rules = rules;
  }

  /**
   * How labels are written.
   *
   * @param hasSpace whether blanks may stand between words; then commas may be missing, too
   * @param endsWithComma whether a comma may stand behind the last label
   * @param names what a quoted name may hold; empty where names are never quoted
   * @param isOfSeries whether they are of a series: then a quoted word may be its name
   * @param values what values may hold
   */
  record Rules(
      boolean hasSpace,
      boolean endsWithComma,
      Optional<Quoted> names,
      boolean isOfSeries,
      Quoted values) {}

  /** A label; its value is as it stands there, escapes and all. */
  record Label(String name, String value) {}

  /**
   * What was read.
   *
   * @param metric name of the metric, where it stands among the labels
   */
  record Labels(Optional<String> metric, List<Label> labels) {}

  /** A word before a label's value. */
  private record Name(String text, boolean isQuoted) {}

  /** Reads up to the closing brace and behind it; the opening one is behind the cursor. */
  Labels read() throws MalformedEntry {
    Optional<String> metric = Optional.empty();
    List<Label> labels = new ArrayList<>();
    boolean mayEnd = true;
    while (!(mayEnd && skip("}"))) {
      Name name = name();
      if (name.isQuoted && !isBefore('=')) {
        metric = Optional.of(metric(name, metric));
      } else {
        labels.add(new Label(name.text, value()));
      }
      mayEnd = separator();
    }
    return new Labels(metric, labels);
  }

  private String metric(Name name, Optional<String> before) throws MalformedEntry {
    if (!rules.isOfSeries || !(isBefore(',') || isBefore('}'))) {
      throw new MalformedEntry("a label has no value");
    }
    if (before.isPresent()) {
      throw new MalformedEntry("a sample has two names");
    }
    return name.text;
  }

  private Name name() throws MalformedEntry {
    space();
    String bare = cursor.name(false);
    if (!bare.isEmpty()) {
      return new Name(bare, false);
    }
    if (cursor.peek() != '"' || rules.names.isEmpty()) {
      throw new MalformedEntry("a label has no name");
    }
    byte[] quoted = cursor.quoted(rules.names.get());
    return new Name(
        rules.isOfSeries
            ? unescaped(Cursor.utf8(quoted, "a name is not UTF-8"))
            : new String(quoted, StandardCharsets.UTF_8),
        true);
  }

  /** Of the names of a series Prometheus resolves the escapes, and of no word of an exemplar. */
  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int escaped = text.charAt(i) == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
      switch (escaped) {
        case '"', '\\' -> plain.append((char) escaped);
        case 'n' -> plain.append('\n');
        default -> plain.append(text.charAt(i));
      }
      i += escaped == '"' || escaped == '\\' || escaped == 'n' ? 1 : 0;
    }
    return plain.toString();
  }

  private String value() throws MalformedEntry {
    if (!skip("=")) {
      throw new MalformedEntry("a label has no value");
    }
    space();
    return Cursor.utf8(cursor.quoted(rules.values), "the value of a label is not UTF-8");
  }

  /** Goes behind a comma; says whether the labels may end there. */
  private boolean separator() throws MalformedEntry {
    if (skip(",")) {
      return rules.endsWithComma;
    }
    if (!rules.hasSpace && cursor.peek() != '}') {
      throw new MalformedEntry("no comma stands between two labels");
    }
    return true;
  }

  private boolean isBefore(char next) {
    space();
    return cursor.peek() == next;
  }

  private boolean skip(String text) {
    space();
    return cursor.skip(text);
  }

  private void space() {
    if (rules.hasSpace) {
      cursor.skipSpace();
    }
  }
}
