package dev.exemplars.operator.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some of the stored exemplars: the newest, without those of Prometheus' own endpoint.
 *
 * @param newestFirst at most a few dozen
 * @param labels names of the labels seen, sorted
 * @param metrics names of the metrics seen, sorted, without {@code _bucket} and {@code _total}
 * @param window how far back was looked; zero where nobody looked, since nothing can be stored, or
 *     where Prometheus did not answer that
 */
public record StoredSample(
    List<StoredExemplar> newestFirst, Set<String> labels, Set<String> metrics, Duration window) {

  /** A stored exemplar this young proves that targets expose and Prometheus scrapes. */
  public static final Duration FRESH = Duration.ofMinutes(15);

  /** Nothing seen. */
  public static final StoredSample NONE =
      new StoredSample(List.of(), Set.of(), Set.of(), Duration.ZERO);

  public StoredSample {
    newestFirst = List.copyOf(newestFirst);
  }

  /**
   * One exemplar in the storage of Prometheus.
   *
   * @param metric name of its series
   * @param job of its series; empty where it has none
   * @param target its Pod as {@code namespace/name}, else its instance; empty where it has neither
   * @param labels its own labels, capped in number and length
   * @param value as Prometheus writes it
   */
  public record StoredExemplar(
      String metric,
      String job,
      String target,
      Map<String, String> labels,
      String value,
      Instant at) {}

  /** Whether this is what was found; else nothing is known. */
  public boolean wasTaken() {
    return !window.isZero();
  }

  /** Whether the newest one is fresh. */
  public boolean isFresh(Instant now) {
    return newest().filter(newest -> newest.isAfter(now.minus(FRESH))).isPresent();
  }

  /** Time of the newest one. */
  public Optional<Instant> newest() {
    return newestFirst.stream().map(StoredExemplar::at).findFirst();
  }
}
