package dev.exemplars.operator.real;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Ids that look like those of traces, in turn. */
public final class KnownTraces {

  private static final int COUNT = 40;

  private final List<String> ids;
  private final AtomicInteger turn = new AtomicInteger();

  private KnownTraces(List<String> ids) {
    this.ids = ids;
  }

  /** Ids of so many digits that are in that Tempo, padded with zeros there. */
  public static KnownTraces sent(TempoServer tempo, String tenant, int digits) {
    List<String> ids =
        IntStream.range(0, COUNT).mapToObj(any -> unknown(digits)).map(KnownTraces::odd).toList();
    ids.forEach(id -> tempo.send(tenant, "0".repeat(32 - digits) + id));
    return new KnownTraces(ids);
  }

  /** An id that nobody sent anywhere. */
  public static String unknown(int digits) {
    StringBuilder id = new StringBuilder();
    while (id.length() < digits) {
      id.append(Integer.toHexString(ThreadLocalRandom.current().nextInt(16)));
    }
    return id.toString();
  }

  public String next() {
    return ids.get(Math.floorMod(turn.getAndIncrement(), ids.size()));
  }

  /** Without a zero at its beginning, which some would leave out. */
  private static String odd(String id) {
    return "f" + id.substring(1);
  }
}
