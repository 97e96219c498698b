package dev.exemplars.examples.shop;

import java.util.random.RandomGenerator;

/** Chance with the luck taken out. */
final class Draws {
  static final double FAILING = 0.01;
  static final double SLOW = 0.03;
  static final double QUICK = 0.1;

  private Draws() {}

  static RandomGenerator always(double draw) {
    return () -> (long) (draw * 0x1p53) << 11; // nextDouble() takes the upper 53 bits
  }
}
