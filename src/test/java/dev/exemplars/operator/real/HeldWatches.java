package dev.exemplars.operator.real;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Resources whose watches show nothing for now. */
final class HeldWatches {

  private final Set<String> held = new HashSet<>();

  synchronized void hold(String resources) {
    held.add(resources);
  }

  /** What was held back comes now. */
  synchronized void resume() {
    held.clear();
    notifyAll();
  }

  synchronized void awaitRelease(String resources) throws IOException {
    while (held.contains(resources)) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
