package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API server did not take a write; trying again may help. */
public final class ApplyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ApplyException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The one among the causes of a failure: JOSDK wraps what a reconciler throws. */
  public static Optional<ApplyException> in(@Nullable Throwable failure) {
    if (failure instanceof ApplyException found) {
      return Optional.of(found);
    }
    return failure == null ? Optional.empty() : in(failure.getCause());
  }

  public Reason reason() {
    return reason;
  }
}
