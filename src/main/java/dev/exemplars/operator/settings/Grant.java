package dev.exemplars.operator.settings;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of an allow-list: pipelines of a namespace may use a subject (a Grafana namespace, a
 * host). Written {@code namespace=subject}; {@code *} as either side means any.
 */
public record Grant(String namespace, String subject) {

  /** As either side: any. Asked for as a subject, it is covered by itself alone. */
  static final String ANY = "*";

  private static final Pattern SYNTAX =
      Pattern.compile("(\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)=(\\*|[A-Za-z0-9._:\\[\\]-]+)");

  /** Reads {@code namespace=subject}; empty where the text is not of that form. */
  public static Optional<Grant> parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    int separator = text.indexOf('=');
    return Optional.of(new Grant(text.substring(0, separator), text.substring(separator + 1)));
  }

  /** Whether it gives a namespace anything. */
  boolean isFor(String askingNamespace) {
    return matches(namespace, askingNamespace);
  }

  boolean covers(String askingNamespace, String askedSubject) {
    return isFor(askingNamespace) && matches(subject, askedSubject);
  }

  private static boolean matches(String granted, String asked) {
    return granted.equals(ANY) || granted.equals(asked);
  }

  @Override
  public String toString() {
    return namespace + "=" + subject;
  }
}
