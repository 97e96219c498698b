package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PrometheusVersion;
import dev.exemplars.operator.plan.SeriesMatch;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus that is looked at, and what is known of it beforehand: from a pipeline, or from a
 * command line.
 *
 * @param match which of its series and targets are meant
 * @param version that it has; empty where it is to be asked
 * @param revision of the configuration that should be in force; empty where nobody waits for one,
 *     and where what answers need not be a whole Prometheus
 * @param scrapeInterval time between two scrapes of most targets
 * @param pace how often it is looked at
 */
public record Watched(
    Access access,
    SeriesMatch match,
    Optional<PrometheusVersion> version,
    Optional<String> revision,
    Duration scrapeInterval,
    Pace pace) {

  /** The header by which Mimir, Thanos and many gateways keep tenants apart. */
  public static final String TENANT = "X-Scope-OrgID";

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

  /** What is looked at: of another, nothing that was seen before says anything. */
  record Subject(String url, Map<String, String> headers, SeriesMatch match) {}

  Subject subject() {
    return new Subject(access.url(), access.headers(), match);
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
    return new Watched(
        Access.of(plan.prometheusUrl()),
        SeriesMatch.EVERYTHING,
        Optional.of(plan.prometheus().version()),
        Optional.of(revision),
        plan.scrape().interval(),
        pace(plan));
  }

  /**
   * One that others run, asked as the pipeline says.
   *
   * @throws ProbeException naming the field whose Secret holds what cannot be used
   */
  public static Watched of(PipelinePlan plan, ExternalPlan external, Credentials credentials)
      throws ProbeException {
    return new Watched(
        new Access(
            external.url(),
            external.tenant().map(name -> Map.of(TENANT, name)).orElse(Map.of()),
            Identity.of(external.client(), credentials)),
        external.match(),
        Optional.empty(),
        Optional.empty(),
        plan.scrape().interval(),
        pace(plan));
  }

  private static Pace pace(PipelinePlan plan) {
    Duration interval = plan.verificationInterval();
    boolean isNeverHurried = plan.suspended() || interval.compareTo(Observatory.WHILE_PENDING) < 0;
    return new Pace(interval, isNeverHurried ? interval : Observatory.WHILE_PENDING);
  }
}
