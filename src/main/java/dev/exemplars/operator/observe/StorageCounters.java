package dev.exemplars.operator.observe;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counters of a Prometheus process that tell what becomes of exemplars. One that it does not have
 * counts nothing: some came with later versions, and those of a remote write come with the first.
 *
 * @param outOfOrder refused as older than the newest of their series
 * @param discoveryFailures failed watches and lists of Kubernetes' API, told from 2.52 on
 * @param remoteFailed given up by remote writes
 * @param remoteSent given to remote writes
 */
record StorageCounters(
    double outOfOrder, double discoveryFailures, double remoteFailed, double remoteSent) {

  /** Of a scrape: counted once where all exemplars of a series were refused. */
  private static final String OUT_OF_ORDER_SCRAPED =
      "prometheus_target_scrapes_exemplar_out_of_order_total";

  /** Of all else: a scrape asks beforehand, and so never comes to be counted here. */
  private static final String OUT_OF_ORDER_STORED =
      "prometheus_tsdb_exemplar_out_of_order_exemplars_total";

  private static final String DISCOVERY_FAILURES = "prometheus_sd_kubernetes_failures_total";
  private static final String REMOTE = "prometheus_remote_storage_exemplars_";
  private static final String REMOTE_SENT = REMOTE + "total";
  private static final String REMOTE_FAILED = REMOTE + "failed_total";
  private static final String REMOTE_DROPPED = REMOTE + "dropped_total";

  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)(?:\\{(.*)\\})? ([^ ]+)(?: -?[0-9]+)?");

  /**
   * Why a remote write drops what nobody asked it to drop. Until 2.50 no reason is told, and what
   * rules of the user drop is counted along: then none of it can be taken for a loss.
   */
  private static final Pattern LOST =
      Pattern.compile("(?:^|,)reason=\"(?:too_old|unintentionally_dropped_series)\"");

  private static final Set<String> NEEDED =
      Set.of(
          OUT_OF_ORDER_SCRAPED,
          OUT_OF_ORDER_STORED,
          DISCOVERY_FAILURES,
          REMOTE_SENT,
          REMOTE_FAILED,
          REMOTE_DROPPED);

  static StorageCounters of(String exposition) {
    Map<String, Double> sums = new HashMap<>();
    exposition
        .lines()
        .filter(line -> line.startsWith("prometheus_"))
        .forEach(line -> add(line, sums));
    return new StorageCounters(
        sum(sums, OUT_OF_ORDER_SCRAPED, OUT_OF_ORDER_STORED),
        sum(sums, DISCOVERY_FAILURES),
        sum(sums, REMOTE_FAILED, REMOTE_DROPPED),
        sum(sums, REMOTE_SENT));
  }

  private static void add(String line, Map<String, Double> sums) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches() || !NEEDED.contains(sample.group(1))) {
      return;
    }
    String labels = Optional.ofNullable(sample.group(2)).orElse("");
    if (!sample.group(1).equals(REMOTE_DROPPED) || LOST.matcher(labels).find()) {
      sums.merge(sample.group(1), StorageMetrics.number(sample.group(3)), Double::sum);
    }
  }

  /** A sum out of this world is the nearest count that a status takes. */
  private static double sum(Map<String, Double> sums, String... names) {
    return Arrays.stream(names)
        .mapToDouble(name -> StorageMetrics.count(sums.getOrDefault(name, 0.0)))
        .sum();
  }
}
