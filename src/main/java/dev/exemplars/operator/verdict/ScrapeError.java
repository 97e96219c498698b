package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Prometheus says of a failed scrape, and what to do about it. The words are those of its
 * {@code scrape/scrape.go} and of Go's HTTP client.
 *
 * @param cure what to look at where the operator is the one that writes the job
 * @param cureOfOthers the same where others do
 */
record ScrapeError(Pattern words, Reason reason, String cure, String cureOfOthers) {

  private static final String REACH =
      "see port, path and scheme of its annotations or job, and NetworkPolicies in between";

  /** The first whose words are found. All else is said of what the target answers. */
  private static final List<ScrapeError> ALL =
      List.of(
          of(
              Pattern.compile("deadline exceeded|Client.Timeout"),
              Reason.ScrapeTimeout,
              "raise scrape.timeout, or make it faster; where it answers others in time, a"
                  + " NetworkPolicy keeps Prometheus from it",
              "raise scrape_timeout of its job there, or make it faster; where it answers others in"
                  + " time, a NetworkPolicy keeps Prometheus from it"),
          of(
              Pattern.compile("HTTP status 40[13]"),
              Reason.TargetsDown,
              "it wants credentials: scrape it by a job of scrape.jobs with authorization or basicAuth",
              "it wants credentials: give its job there authorization or basic_auth"),
          of(
              Pattern.compile("HTTP status 404"),
              Reason.TargetsDown,
              "see the path, annotation prometheus.io/path or path of its job, and whether its port is"
                  + " that of the metrics",
              "see metrics_path of its job there, and whether its port is that of the metrics"),
          same(
              Pattern.compile("HTTP status (?:429|5..)"),
              Reason.TargetsDown,
              "see the log of the application, and what limits requests to it"),
          of(
              Pattern.compile("x509|tls: failed to verify"),
              Reason.TargetsDown,
              "give its job tlsConfig with the ca and the serverName of its certificate",
              "give its job there tls_config with the ca and the server_name of its certificate"),
          of(
              Pattern.compile("gave HTTP response to HTTPS|first record does not look like"),
              Reason.TargetsDown,
              "it speaks no TLS there: set its scheme to http, or another port",
              "it speaks no TLS there: set scheme of its job to http, or another port"),
          of(
              Pattern.compile(
                  "server returned HTTP status|connection|dial tcp|no such host|tls:|: EOF$|unexpected EOF"
                      + "|malformed HTTP|redirect|lookup "),
              Reason.TargetsDown,
              REACH,
              "see address, metrics_path and scheme of its job there, and NetworkPolicies in between"),
          same(
              Pattern.compile("(?:unsupported|no|blank) Content-Type"),
              Reason.ScrapeRejected,
              "is that its metrics endpoint? If so, have it say Content-Type: text/plain; version=0.0.4,"
                  + " or application/openmetrics-text; version=1.0.0"),
          same(
              Pattern.compile("limit exceeded|limit: "),
              Reason.ScrapeRejected,
              "expose less, or raise that limit where it is set"),
          same(
              Pattern.compile("does not support exemplars"),
              Reason.ScrapeRejected,
              "Prometheus takes exemplars of such metrics from 2.43 on: upgrade it"),
          same(Pattern.compile(""), Reason.ScrapeRejected, "mend what writes it"));

  /** The one that Prometheus speaks of. */
  static ScrapeError in(String said) {
    return ALL.stream().filter(one -> one.words.matcher(said).find()).findFirst().orElseThrow();
  }

  private static ScrapeError of(Pattern words, Reason reason, String cure, String cureOfOthers) {
    return new ScrapeError(words, reason, cure, cureOfOthers);
  }

  private static ScrapeError same(Pattern words, Reason reason, String cure) {
    return of(words, reason, cure, cure);
  }

  /** Whether nobody answered there: then what is odd about the port tells more. */
  boolean isOfTheWay() {
    return cure.equals(REACH);
  }

  String cure(Intent intent) {
    return intent.isManaged() ? cure : cureOfOthers;
  }
}
