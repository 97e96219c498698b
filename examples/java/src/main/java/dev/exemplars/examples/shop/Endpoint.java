package dev.exemplars.examples.shop;

import java.io.IOException;

/**
 * What answers one route; it knows nothing of spans and metrics, which {@link ObservedHandler}
 * adds.
 */
@FunctionalInterface
interface Endpoint {
  Reply answer() throws IOException, InterruptedException;
}
