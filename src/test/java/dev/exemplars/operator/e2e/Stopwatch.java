package dev.exemplars.operator.e2e;

import java.time.Duration;
import java.time.Instant;

/** Says how long something took, for whoever reads the run: no test depends on it. */
final class Stopwatch {

  private final Instant start = Instant.now();

  private Stopwatch() {}

  static Stopwatch start() {
    return new Stopwatch();
  }

  void print(String what) {
    System.out.printf(
        "e2e: %5.1f s  %s%n", Duration.between(start, Instant.now()).toMillis() / 1000.0, what);
  }
}
