package dev.exemplars.operator.observe.http;

/** A look that brought nothing; the message is in our own words and fit for a status. */
public final class ProbeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is known of why. */
  public enum Kind {
    /** Nobody was asked: the operator may not call that address, or there is none. */
    Blocked,
    /** No connection, or one that broke. */
    Unreachable,
    /** Its certificate is not believed, or what the operator should show or believe is none. */
    Untrusted,
    /** Its time was up. */
    TooSlow,
    /** More bytes than are read. */
    TooLarge,
    /** It answered, and not as it should. */
    Unexpected,
    /** The operator itself could not take the answer: it says nothing of the other side. */
    Busy
  }

  /** It answered, and not as it should. */
  public ProbeException(String message) {
    this(Kind.Unexpected, message);
  }

  public ProbeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The message, which is always there. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
