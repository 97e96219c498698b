package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.AlertsPlan;
import dev.exemplars.operator.plan.AlertsPlan.SlowJobs;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The PromQL of the alerts, understood by every version alike. Each metric is looked for as far
 * back as its scrape interval demands, never at the one instant, which finds nothing older than
 * five minutes. All but the names of jobs and remote writes, which are DNS labels, is from here.
 *
 * @param recent see {@link AlertsPlan}
 * @param slowJobs likewise
 * @param trend likewise
 * @param trendSeconds the same as a number
 */
record AlertQueries(String recent, Optional<SlowJobs> slowJobs, String trend, long trendSeconds) {

  /** What a human needs from a page to the open dashboard. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(15);

  /** So many exemplars do not fail to come by chance. */
  private static final int MISSED = 10;

  private static final String SELF = "{job=\"%s\"}".formatted(Names.SELF_JOB);
  private static final String OTHERS = "job!=\"%s\"".formatted(Names.SELF_JOB);
  private static final String APPENDED = "prometheus_tsdb_exemplar_exemplars_appended_total" + SELF;
  private static final String CAPACITY = "prometheus_tsdb_exemplar_max_exemplars" + SELF;
  private static final String STARTED = "process_start_time_seconds" + SELF;

  static AlertQueries of(AlertsPlan alerts) {
    return new AlertQueries(
        GoDuration.format(alerts.recent()),
        alerts.slowJobs(),
        GoDuration.format(alerts.trend()),
        alerts.trend().toSeconds());
  }

  /**
   * How many exemplars would have come at the average rate of this process, where none came while
   * requests did. What a new process has replayed says nothing of the present, so it has to be
   * older than the time looked at.
   */
  String exemplarsStopped() {
    return "%s * %d / (%s) >= %d and sum(increase(%s[%s])) == 0 and %s"
        .formatted(last(APPENDED), trendSeconds, age(), MISSED, APPENDED, trend, traffic());
  }

  /** Seconds in which the ring turns over. */
  String windowTooShort() {
    return "(%s > 0) / sum(rate(%s[%s])) < %d and (%s)"
        .formatted(last(CAPACITY), APPENDED, trend, SHORTEST_WINDOW.toSeconds(), age());
  }

  String storageOff() {
    return last(CAPACITY) + " == 0";
  }

  /**
   * An old exemplar that is exposed for ever is refused at every scrape: so against those stored.
   */
  String outOfOrder() {
    return "sum(rate(prometheus_target_scrapes_exemplar_out_of_order_total%s[%s])) > (sum(rate(%s[%s])) > 0)"
        .formatted(SELF, trend, APPENDED, trend);
  }

  /** The share of attempts that failed, of those with exemplars in them. */
  String remoteWriteFailing(List<String> names) {
    String these =
        "{job=\"%s\",remote_name=~\"%s\"}".formatted(Names.SELF_JOB, String.join("|", names));
    String rate = "rate(prometheus_remote_storage_exemplars_%s" + these + "[" + recent + "])";
    return "sum by (remote_name) (%s + %s) / sum by (remote_name) (%s) > 0.1"
        .formatted(
            rate.formatted("failed_total"),
            rate.formatted("retried_total"),
            rate.formatted("total"));
  }

  /** The share of a job's targets that answered at least once. */
  String targetsDown() {
    return "avg by (job) (%s) < 0.5"
        .formatted(
            slowJobs.map(this::answeredOfAll).orElse(answered("!=", Names.SELF_JOB, recent)));
  }

  private String answeredOfAll(SlowJobs slow) {
    String names = String.join("|", slow.names());
    return answered("!~", Names.SELF_JOB + "|" + names, recent)
        + " or "
        + answered("=~", names, GoDuration.format(slow.recent()));
  }

  private static String answered(String match, String jobs, String time) {
    return "max_over_time(up{job%s\"%s\"}[%s])".formatted(match, jobs, time);
  }

  String configRejected() {
    return last("prometheus_config_last_reload_successful" + SELF) + " == 0";
  }

  private String last(String series) {
    return "max(last_over_time(%s[%s]))".formatted(series, recent);
  }

  /** Seconds since the start, of a process that is old enough to be judged. */
  private String age() {
    return "time() - %s > %d".formatted(last(STARTED), trendSeconds);
  }

  /**
   * Histograms that count more now than then, all their series together. A rate of each series
   * would lose the metric's name, and be refused where two histograms have the same labels.
   */
  private String traffic() {
    String counted =
        "sum by (__name__) (last_over_time({le=\"+Inf\",%s}[%s]".formatted(OTHERS, recent);
    return "count(%s)) > on (__name__) %s offset %s)))".formatted(counted, counted, trend);
  }
}
