package dev.exemplars.operator.observe;

import java.time.Duration;

/**
 * Whether a kubelet was asked to bring a configuration at once. Then it is in force within seconds,
 * unless something is in its way: looking more often pays only at first.
 */
record Haste(boolean isMade) {

  static final Haste NONE = new Haste(false);

  /** Pause between two looks at first. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Duration AT_FIRST = Duration.ofSeconds(20);

  /**
   * The pause while a configuration is on its way.
   *
   * @param usual without haste; a pipeline that is looked at in its own time alone stays so
   * @param waited since it was looked for first
   */
  Duration pause(Duration usual, Duration waited) {
    return isMade && usual.equals(Observatory.WHILE_PENDING) && waited.compareTo(AT_FIRST) < 0
        ? PAUSE
        : usual;
  }
}
