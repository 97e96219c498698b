package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;

/**
 * Something in the spec that cannot be carried out.
 *
 * @param reason SpecInvalid, UnsupportedVersion, NotAllowed or OperatorForbidden
 * @param field path of the field, such as {@code spec.tracing.tempo.url}, shortened: a key of the
 *     user's own may be part of it
 * @param value its value as given, shortened
 * @param cure what is wrong and what to write instead
 */
public record SpecProblem(Reason reason, String field, String value, String cure) {

  private static final int LONGEST_FIELD = 200;
  private static final int LONGEST_VALUE = 100;

  public SpecProblem {
    field = printable(field, LONGEST_FIELD);
    value = printable(value, LONGEST_VALUE);
  }

  /** One line: field, value and cure. */
  public String message() {
    return value.isEmpty() ? field + ": " + cure : "%s: \"%s\" %s".formatted(field, value, cure);
  }

  private static String printable(String text, int longest) {
    String line = text.replaceAll("\\p{Cc}", " ");
    return Schema.lengthOf(line) > longest
        ? line.substring(0, line.offsetByCodePoints(0, longest)) + "…"
        : line;
  }
}
