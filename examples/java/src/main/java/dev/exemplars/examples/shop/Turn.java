package dev.exemplars.examples.shop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What chance has in store for one request: most are quick, a few are slow, fewer still fail. That
 * is what gives the histogram a tail and the error panel something to show.
 */
record Turn(Duration takes, boolean fails) {
  private static final double FAILING = 0.02;
  private static final double SLOW = 0.04;

  static Turn drawnFrom(RandomGenerator random) {
    double draw = random.nextDouble();
    if (draw < FAILING) {
      return new Turn(millisBetween(5, 50, random), true);
    }
    if (draw < FAILING + SLOW) {
      return new Turn(millisBetween(400, 1600, random), false);
    }
    return new Turn(millisBetween(5, 50, random), false);
  }

  private static Duration millisBetween(int least, int most, RandomGenerator random) {
    return Duration.ofMillis((long) random.nextDouble(least, most));
  }
}
