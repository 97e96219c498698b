package dev.exemplars.examples.shop;

import java.io.IOException;
import java.net.URI;

/**
 * Asks the inventory over HTTP, as a service of its own would. A slow checkout is thus slow for a
 * reason that only its trace shows.
 */
record Checkout(TracedClient client, URI inventory) implements Endpoint {
  @Override
  public Reply answer() throws IOException, InterruptedException {
    int status = client.get(inventory);
    return status == 200
        ? Reply.ok("{\"order\":\"accepted\"}")
        : Reply.failed("inventory answered " + status);
  }
}
