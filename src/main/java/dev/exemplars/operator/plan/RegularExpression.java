package dev.exemplars.operator.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.exemplars.operator.api.Schema;
import java.util.Optional;

/**
 * Whether Prometheus takes a tenant's regular expression. Its syntax is RE2's, not Java's, and one
 * that it refuses costs the whole configuration. It is compiled here, in linear time, and never
 * matched against anything.
 */
final class RegularExpression {

  /** Compiling takes memory by the step, and {@code ((a{1000}){1000}){1000}} has a milliard. */
  private static final int MOST_STEPS = 5_000;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("(.?)\\{([0-9]{1,9})(,([0-9]{0,9}))?\\}");

  private RegularExpression() {}

  /** What is wrong with an expression; empty where nothing is. */
  static Optional<String> problem(String text) {
    if (Schema.lengthOf(text) > Schema.LONGEST_REGEX) {
      return Optional.of("is too long: at most %d letters".formatted(Schema.LONGEST_REGEX));
    }
    if (steps(text) > MOST_STEPS) {
      return Optional.of("repeats too much: lower its counts");
    }
    try {
      Pattern.compile(text);
      // As Prometheus has it: an open \Q would swallow the end.
      Pattern.compile("^(?s:" + text + ")$");
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "is not a regular expression of RE2: %s: repair it".formatted(e.getDescription()));
    }
  }

  /**
   * At least as many as compiling makes: counts of single characters and classes add up, those of
   * groups multiply all.
   */
  private static double steps(String text) {
    double sum = text.length();
    double product = 1;
    java.util.regex.Matcher counts = COUNT.matcher(text);
    while (counts.find()) {
      String most = counts.group(4) == null || counts.group(4).isEmpty() ? "0" : counts.group(4);
      double count = 1 + Math.max(Double.parseDouble(counts.group(2)), Double.parseDouble(most));
      if (counts.group(1).isEmpty() || ")}?*+".contains(counts.group(1))) {
        product *= count;
      } else {
        sum += count;
      }
    }
    return sum * product;
  }
}
