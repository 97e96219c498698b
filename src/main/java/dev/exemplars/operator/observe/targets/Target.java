package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.http.ServerText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A target as Prometheus tells of it. Whoever answers may say anything: nothing here is believed
 * where it decides whom the operator calls.
 *
 * @param job name of the scrape job
 * @param namespace of its Pod; empty where it is none
 * @param pod name of its Pod; empty where it is none
 * @param scrapeUrl what Prometheus asks, with its query, which may be a secret: not for a message
 * @param health of the last scrape
 * @param lastError what Prometheus says of it, capped, stripped, without the queries of URLs; empty
 *     where nothing
 * @param lastScrape when; empty before the first
 * @param interval between two scrapes
 * @param timeout of a scrape
 */
public record Target(
    String job,
    Optional<String> namespace,
    Optional<String> pod,
    String scrapeUrl,
    Health health,
    String lastError,
    Optional<Instant> lastScrape,
    Duration interval,
    Duration timeout) {

  private static final int LONGEST_SHOWN = 253;

  /** How the last scrape went. */
  public enum Health {
    Up,
    Down,
    /** Not scraped yet. */
    Unknown
  }

  /** How it is called in a message: its Pod, else its URL without what may be a secret. */
  public String called() {
    return pod.map(name -> "Pod " + namespace.map(one -> one + "/").orElse("") + name)
        .orElseGet(() -> ServerText.withoutSecrets(scrapeUrl, LONGEST_SHOWN));
  }
}
