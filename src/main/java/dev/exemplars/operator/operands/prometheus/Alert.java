package dev.exemplars.operator.operands.prometheus;

import java.util.Locale;

/**
 * What Prometheus can tell of its pipeline by itself. {@code docs/alerts.md} has an entry for each.
 */
public enum Alert {
  ExemplarsStopped(
      "warning",
      "exemplars have stopped coming in",
      "Requests are still counted, but no exemplar has come for %s, where about {{ $value |"
          + " humanize }} would have been usual: see whether the applications still trace, sample"
          + " and speak OpenMetrics."),
  ExemplarWindowTooShort(
      "info",
      "the newest exemplars push out the others within minutes",
      "The ring holds the exemplars of the last {{ $value | humanizeDuration }} only: raise"
          + " prometheus.exemplars.maxExemplars, or sample less."),
  ExemplarStorageOff(
      "warning",
      "Prometheus keeps no exemplars",
      "The ring of the running Prometheus has no room at all, though the pipeline wants some: see"
          + " its conditions, and the log of its Prometheus."),
  ExemplarsOutOfOrder(
      "info",
      "more exemplars are refused than stored",
      "Series whose exemplars are all older than those stored: see whether two targets give the"
          + " same series, or set prometheus.outOfOrderTimeWindow."),
  ExemplarRemoteWriteFailing(
      "warning",
      "exemplars do not reach {{ $labels.remote_name }}",
      "{{ $value | humanizePercentage }} of what is sent to {{ $labels.remote_name }} with exemplars"
          + " in it fails or is tried again: see the log of Prometheus, and of the receiver."),
  ExemplarTargetsDown(
      "warning",
      "most targets of {{ $labels.job }} are down",
      "Only {{ $value | humanizePercentage }} of the targets of job {{ $labels.job }} answered any of"
          + " the latest scrapes: the page of Prometheus' targets says why."),
  ExemplarConfigRejected(
      "critical",
      "Prometheus has rejected its configuration",
      "It runs with the one before, which nobody has put back, and would not come up after a"
          + " restart: see whether the operator runs, and the pipeline's conditions.");

  private final String severity;
  private final String summary;
  private final String description;

  Alert(String severity, String summary, String description) {
    this.severity = severity;
    this.summary = summary;
    this.description = description;
  }

  public String severity() {
    return severity;
  }

  /** One line, behind the name of the pipeline. */
  String summary() {
    return summary;
  }

  /** What was seen, over what time, and what to do. */
  String description(String trend) {
    return description.formatted(trend);
  }

  /** Its heading in {@code docs/alerts.md}, as a browser finds it. */
  String anchor() {
    return name().toLowerCase(Locale.ROOT);
  }
}
