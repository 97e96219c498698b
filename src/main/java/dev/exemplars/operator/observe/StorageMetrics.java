package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.http.ProbeException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What Prometheus says of itself in {@code /metrics}: the only place that tells the effective
 * capacity on every version. The names are those of {@code tsdb/exemplar.go}.
 */
record StorageMetrics(
    long series,
    long stored,
    long capacity,
    double appended,
    double oldestSeconds,
    double processStartSeconds,
    boolean reloadSucceeded,
    StorageCounters counters) {

  /** Of a server that tells nothing of its storage. */
  static final StorageMetrics UNTOLD =
      new StorageMetrics(0, 0, 0, 0, 0, 0, true, new StorageCounters(0, 0, 0, 0));

  private static final String PREFIX = "prometheus_tsdb_exemplar_";
  private static final String SERIES = PREFIX + "series_with_exemplars_in_storage";
  private static final String STORED = PREFIX + "exemplars_in_storage";
  private static final String CAPACITY = PREFIX + "max_exemplars";
  private static final String APPENDED = PREFIX + "exemplars_appended_total";

  /**
   * The time of the one stored longest ago, whatever its name says. Nor is that always the oldest:
   * what a target goes on exposing is stored again once its series has lost all it had.
   */
  private static final String OLDEST = PREFIX + "last_exemplars_timestamp_seconds";

  private static final String PROCESS_START = "process_start_time_seconds";
  private static final String RELOADED = "prometheus_config_last_reload_successful";
  private static final Set<String> NEEDED =
      Set.of(SERIES, STORED, CAPACITY, APPENDED, OLDEST, PROCESS_START, RELOADED);

  static StorageMetrics parse(byte[] exposition) throws ProbeException {
    Map<String, Double> found = new HashMap<>();
    String text = new String(exposition, StandardCharsets.UTF_8);
    text.lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space > 0 && NEEDED.contains(line.substring(0, space))) {
                found.put(line.substring(0, space), number(line.substring(space + 1)));
              }
            });
    if (!found.keySet().containsAll(NEEDED)) {
      throw new ProbeException("its /metrics are not those of a Prometheus that stores exemplars");
    }
    return new StorageMetrics(
        count(found.getOrDefault(SERIES, 0.0)),
        count(found.getOrDefault(STORED, 0.0)),
        count(found.getOrDefault(CAPACITY, 0.0)),
        count(found.getOrDefault(APPENDED, 0.0)),
        found.getOrDefault(OLDEST, 0.0),
        found.getOrDefault(PROCESS_START, 0.0),
        found.getOrDefault(RELOADED, 0.0) > 0,
        StorageCounters.of(text));
  }

  /**
   * The most that can be stored: every exemplar appended since the process began (what it replayed
   * counts), as far as the ring holds them.
   */
  long mostStored() {
    return Math.min((long) appended, capacity);
  }

  /**
   * Whether there is any use in asking for exemplars. An answer without one does not tell whether
   * the storage is off: its capacity does, on every version.
   */
  boolean canHoldExemplars() {
    return mostStored() > 0;
  }

  /**
   * Whoever answers may say anything; a count is from nothing to the largest that a status takes.
   */
  static long count(double said) {
    return (long) Math.clamp(said, 0.0, Schema.LARGEST_COUNT);
  }

  static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
