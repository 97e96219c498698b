package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was said of the traces of one pipeline: so that nothing is asked more often than it must be,
 * and nothing is missing that is only late. Used by one look at a time.
 */
final class TraceMemory {

  /**
   * How long a trace may take to get there, from when it was first asked for, which is after its
   * exemplar was scraped: a collector that decides by whole traces waits for 30 seconds unless told
   * otherwise.
   */
  static final Duration INGEST_DELAY = Duration.ofSeconds(30);

  /** A backend that was far behind may have it after all. */
  static final Duration RECHECK = Duration.ofMinutes(10);

  /** Some 20 looks at five ids each. */
  static final int MOST = 100;

  /** In the order of use: the one that nobody asked about for longest goes first. */
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What is known of an id.
   *
   * @param again when it may be asked for again
   * @param missed when it was not there for the first time; empty where it is there
   */
  private record Known(Result result, Instant again, Optional<Instant> missed) {}

  boolean isDue(TraceId id, Instant now) {
    Known before = known.get(id.hex());
    return before == null || !now.isBefore(before.again);
  }

  /** One that is not there although it should be is no trace id where it is not written as one. */
  Result result(TraceId id) {
    Known before = known.get(id.hex());
    if (before == null) {
      return Result.Pending;
    }
    return before.result == Result.Missing && !id.isWellFormed() ? Result.Malformed : before.result;
  }

  /** When it was not there for the first time; empty where it is there, or nobody asked. */
  Optional<Instant> missed(TraceId id) {
    return Optional.ofNullable(known.get(id.hex())).flatMap(Known::missed);
  }

  void found(TraceId id) {
    remember(id, new Known(Result.Found, Instant.MAX, Optional.empty()));
  }

  void notFound(TraceId id, Instant now) {
    Known before = known.get(id.hex());
    remember(
        id,
        before == null
            ? new Known(Result.Pending, now.plus(INGEST_DELAY), Optional.of(now))
            : new Known(
                Result.Missing, now.plus(RECHECK), before.missed.or(() -> Optional.of(now))));
  }

  private void remember(TraceId id, Known now) {
    known.put(id.hex(), now);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
