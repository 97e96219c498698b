package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;

/** The API server did not take a write; trying again may help. */
public final class ApplyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ApplyException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
