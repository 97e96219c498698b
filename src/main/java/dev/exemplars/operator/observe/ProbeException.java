package dev.exemplars.operator.observe;

/** A look that brought nothing; the message is in our own words and fit for a status. */
final class ProbeException extends Exception {

  private static final long serialVersionUID = 1L;

  ProbeException(String message) {
    super(message);
  }
}
