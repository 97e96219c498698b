package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus that is looked at, and what is known of it beforehand: from a pipeline, or from a
 * command line.
 *
 * @param version that it has
 * @param revision of the configuration that should be in force; empty where nobody waits for one,
 *     and where what answers need not be a whole Prometheus
 * @param scrapeInterval time between two scrapes of most targets
 * @param pace how often it is looked at
 */
public record Watched(
    Access access,
    PrometheusVersion version,
    Optional<String> revision,
    Duration scrapeInterval,
    Pace pace) {

  /**
   * Where it is, and how it is asked.
   *
   * @param url without a slash at its end
   * @param headers of every request, such as that of a tenant
   */
  public record Access(String url, Map<String, String> headers, Identity identity) {
    public Access {
      headers = Map.copyOf(headers);
    }

    /** Asked as nobody in particular. */
    public static Access of(String url) {
      return new Access(url, Map.of(), Identity.NOBODY);
    }
  }

  /**
   * Pauses between two looks.
   *
   * @param settled while all is as it should be
   * @param pending while a configuration is on its way, or nothing answers
   */
  public record Pace(Duration settled, Duration pending) {}

  /** That of a pipeline. */
  public static Watched of(PipelinePlan plan, String revision) {
    Duration interval = plan.verificationInterval();
    boolean isNeverHurried = plan.suspended() || interval.compareTo(Observatory.WHILE_PENDING) < 0;
    return new Watched(
        Access.of(plan.prometheusUrl()),
        plan.prometheus().version(),
        Optional.of(revision),
        plan.scrape().interval(),
        new Pace(interval, isNeverHurried ? interval : Observatory.WHILE_PENDING));
  }
}
