package dev.exemplars.operator.observe.traces;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The trace id of an exemplar's label, as backends know it.
 *
 * @param hex of lower case; of 16 or 32 digits
 * @param isWellFormed whether it was written with so many
 */
record TraceId(String hex, boolean isWellFormed) {

  private static final int SHORT = 16;
  private static final int LONG = 32;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,32}");

  /** A span that was never begun has this one. */
  private static final Pattern NOTHING = Pattern.compile("0+");

  /**
   * Reads a label; empty where it holds no trace id. One of another length is tried with zeros
   * before it, for some applications leave those out.
   */
  static Optional<TraceId> of(String label) {
    if (!HEX.matcher(label).matches() || NOTHING.matcher(label).matches()) {
      return Optional.empty();
    }
    String hex = label.toLowerCase(Locale.ROOT);
    boolean isWellFormed = hex.length() == SHORT || hex.length() == LONG;
    return Optional.of(
        new TraceId(isWellFormed ? hex : "0".repeat(LONG - hex.length()) + hex, isWellFormed));
  }
}
