package dev.exemplars.operator.bench;

/** What must hold before anything is measured: else it would be of something else. */
public final class Expect {

  private Expect() {}

  /** Fails where it does not hold, and says what there is instead. */
  public static void that(boolean holds, Object found) {
    if (!holds) {
      throw new IllegalStateException("not what is to be measured: " + found);
    }
  }
}
