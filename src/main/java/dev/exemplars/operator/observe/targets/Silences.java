package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Since when targets of one pipeline offer no exemplar, and what they counted by then. */
final class Silences {

  private final Map<Rotation.Key, Begin> begins = new HashMap<>();

  /**
   * How a silence begins: with the last answer that held an exemplar, or with the first of all.
   *
   * @param observations what was counted up to then
   */
  private record Begin(Instant at, double observations, boolean isAfterExemplars) {}

  /** The same answer, beside what was answered before; what was not read to its end is left out. */
  ProbedTarget hear(Rotation.Key key, ProbedTarget probed, Instant now) {
    if (!(probed.answer() instanceof Read read) || !read.exposition().isComplete()) {
      return probed;
    }
    Begin begin = begin(Optional.ofNullable(begins.get(key)), read.exposition(), now);
    begins.put(key, begin);
    return probed.after(
        new Silence(
            Duration.between(begin.at, now),
            read.exposition().observations() - begin.observations,
            begin.isAfterExemplars));
  }

  /** Forgets the others. */
  void keep(Set<Rotation.Key> targets) {
    begins.keySet().retainAll(targets);
  }

  /** A count that fell is that of a process that began anew. */
  private static Begin begin(Optional<Begin> before, Exposition seen, Instant now) {
    if (seen.exemplars().count() > 0) {
      return new Begin(now, seen.observations(), true);
    }
    return before
        .filter(begin -> begin.observations <= seen.observations())
        .orElseGet(
            () ->
                new Begin(
                    now, seen.observations(), before.filter(Begin::isAfterExemplars).isPresent()));
  }
}
