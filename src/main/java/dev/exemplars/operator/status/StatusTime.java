package dev.exemplars.operator.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in a status: RFC 3339, and no finer than a second, as Kubernetes has them. */
final class StatusTime {

  private StatusTime() {}

  static String of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
