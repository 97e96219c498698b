package dev.exemplars.operator.real;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for states, never for time. */
public final class Waiting {

  private Waiting() {}

  /** Asks again and again until it holds; an exception ends the waiting. */
  public static void until(String what, Duration most, Callable<Boolean> holds) {
    try {
      Awaitility.await(what)
          .atMost(most)
          .pollInterval(Duration.ofMillis(100))
          .pollInSameThread()
          .until(holds);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("waited %s in vain for %s".formatted(most, what), e);
    }
  }
}
