package dev.exemplars.examples.shop;

import java.util.random.RandomGenerator;

/** Looks into a pretended store room; all slowness and all failures of the shop begin here. */
record Inventory(RandomGenerator random) implements Endpoint {
  @Override
  public Reply answer() throws InterruptedException {
    Turn turn = Turn.drawnFrom(random);
    Thread.sleep(turn.takes());
    return turn.fails() ? Reply.failed("the store room is locked") : Reply.ok("{\"inStock\":true}");
  }
}
