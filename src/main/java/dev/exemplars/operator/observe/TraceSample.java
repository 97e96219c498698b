package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.traces.SampledId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trace ids of stored exemplars that are looked up: in each look a few of the newest, from as many
 * metrics and targets as there are, beside those of the looks before. Used by one look at a time.
 */
final class TraceSample {

  /** Enough to tell one in five that are missing from one in ten, but once in a hundred times. */
  static final int MOST = 60;

  private List<SampledId> ids = List.of();

  /**
   * Takes some in, and gives all, the newest first.
   *
   * @param linked labels that carry ids, as far as is known; others are taken by what they hold
   * @param more how many to take in at the most
   */
  List<SampledId> with(StoredSample sample, List<String> linked, int more) {
    Set<String> known = new HashSet<>();
    ids.forEach(id -> known.add(id.traceId()));
    List<SampledId> all = new ArrayList<>(ids);
    spread(sample.newestFirst()).stream()
        .flatMap(exemplar -> id(exemplar, linked).stream())
        .filter(id -> known.add(id.traceId()))
        .limit(more)
        .forEach(all::add);
    all.sort(Comparator.comparing(SampledId::at).reversed());
    ids = List.copyOf(all.subList(0, Math.min(all.size(), MOST)));
    return ids;
  }

  /** One of each metric and target first, so that the busiest does not speak for all. */
  private static List<StoredExemplar> spread(List<StoredExemplar> newestFirst) {
    Map<String, StoredExemplar> first = new LinkedHashMap<>();
    newestFirst.forEach(one -> first.putIfAbsent(one.metric() + " " + one.target(), one));
    List<StoredExemplar> spread = new ArrayList<>(first.values());
    newestFirst.stream().filter(one -> !first.containsValue(one)).forEach(spread::add);
    return spread;
  }

  private static Optional<SampledId> id(StoredExemplar exemplar, List<String> linked) {
    Map<String, String> labels = exemplar.labels();
    return linked.stream()
        .filter(labels::containsKey)
        .findFirst()
        .or(
            () ->
                labels.entrySet().stream()
                    .filter(one -> IdLabels.holdsTraceIds(one.getKey(), one.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .findFirst())
        .flatMap(label -> Optional.ofNullable(labels.get(label)))
        .map(id -> new SampledId(id, exemplar.at()));
  }
}
