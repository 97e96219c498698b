package dev.exemplars.operator.observe.exposition;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Numbers as Go reads them, and Prometheus with it: no hexadecimal, none too large for a double.
 */
final class FloatText {

  private static final Pattern FINITE =
      Pattern.compile("[+-]?([0-9]++[.]?+[0-9]*+|[.][0-9]++)([eE][+-]?[0-9]++)?");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");
  private static final Pattern NO_NUMBER = Pattern.compile("(?i)nan");

  private FloatText() {}

  /** Reads a number; empty where it is none. */
  static OptionalDouble parse(String text) {
    if (FINITE.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }
    if (INFINITE.matcher(text).matches()) {
      return OptionalDouble.of(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return NO_NUMBER.matcher(text).matches()
        ? OptionalDouble.of(Double.NaN)
        : OptionalDouble.empty();
  }
}
