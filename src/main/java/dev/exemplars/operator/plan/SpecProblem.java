package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;

/**
 * Something in the spec that cannot be carried out.
 *
 * @param reason SpecInvalid, UnsupportedVersion or NotAllowed
 * @param field path of the field, such as {@code spec.tracing.tempo.url}
 * @param value its value as given, shortened
 * @param cure what is wrong and what to write instead
 */
public record SpecProblem(Reason reason, String field, String value, String cure) {

  private static final int SHOWN = 100;

  public SpecProblem {
    String printable = value.replaceAll("\\p{Cc}", " ");
    value = printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
  }

  /** One line: field, value and cure. */
  public String message() {
    return value.isEmpty() ? field + ": " + cure : "%s: \"%s\" %s".formatted(field, value, cure);
  }
}
