package dev.exemplars.operator.observe.grafana;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One question for the health of a data source in a look: each makes Grafana call the server behind
 * it. One that failed is asked again at once, so that no answer is held against it when its next
 * one is due; the others take turns.
 */
final class HealthTurns {

  /** By pipeline, then by uid: whether it failed; those that were asked longest ago first. */
  private final Map<String, Map<String, Boolean>> known = new ConcurrentHashMap<>();

  /**
   * Which of these fail, by the last answer of each.
   *
   * @param asking whether one fails
   */
  Set<String> failing(String pipeline, List<String> uids, Predicate<String> asking) {
    Map<String, Boolean> now = new LinkedHashMap<>(known.getOrDefault(pipeline, Map.of()));
    now.keySet().retainAll(uids);
    next(uids, now)
        .ifPresent(
            uid -> {
              now.remove(uid);
              now.put(uid, asking.test(uid));
            });
    known.put(pipeline, now);
    return failing(now).collect(Collectors.toSet());
  }

  private static Optional<String> next(List<String> uids, Map<String, Boolean> known) {
    return Stream.of(
            failing(known),
            uids.stream().filter(uid -> !known.containsKey(uid)),
            known.keySet().stream())
        .flatMap(some -> some)
        .findFirst();
  }

  private static Stream<String> failing(Map<String, Boolean> known) {
    return known.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey);
  }

  /** Forgets a pipeline that is gone. */
  void forget(String pipeline) {
    known.remove(pipeline);
  }
}
