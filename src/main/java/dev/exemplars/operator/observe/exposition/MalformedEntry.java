package dev.exemplars.operator.observe.exposition;

/** An entry that Prometheus refuses; the message is in our words. */
final class MalformedEntry extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedEntry(String message) {
    super(message);
  }
}
