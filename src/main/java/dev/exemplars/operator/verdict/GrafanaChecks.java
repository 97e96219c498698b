package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Missing;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.verdict.Findings.Check;
import dev.exemplars.operator.verdict.Intent.ByOperator;
import dev.exemplars.operator.verdict.Intent.Existing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Has Grafana loaded what holds the links, and what they lead to? */
final class GrafanaChecks {

  static final List<Check> ALL =
      List.of(
          GrafanaChecks::grafanaAnswers,
          GrafanaChecks::datasourceIsLoaded,
          GrafanaChecks::itIsOneOfPrometheus,
          GrafanaChecks::itHasTheLinks,
          GrafanaChecks::theyLeadSomewhere,
          GrafanaChecks::itIsOneOfTraces,
          GrafanaChecks::nothingIsUnhealthy,
          GrafanaChecks::dashboardIsLoaded);

  private GrafanaChecks() {}

  static Optional<Answered> answered(ChainEvidence evidence) {
    return evidence.seen().grafana() instanceof Answered answered
        ? Optional.of(answered)
        : Optional.empty();
  }

  private static Optional<Finding> grafanaAnswers(ChainEvidence evidence) {
    return switch (evidence.seen().grafana()) {
      case Unreachable unreachable ->
          Optional.of(
              Finding.unknown(
                  Reason.GrafanaUnreachable,
                  "whether Grafana has loaded the links is not known: " + unreachable.cause()));
      case Unauthorized unauthorized ->
          Optional.of(
              Finding.unknown(
                  Reason.GrafanaUnauthorized,
                  "whether Grafana has loaded the links is not known: "
                      + unauthorized.cause()
                      + "; grafana.authorization needs a token that may read data sources and dashboards"));
      case NotAsked notAsked -> Optional.empty();
      case Answered answered -> Optional.empty();
    };
  }

  private static Optional<Finding> datasourceIsLoaded(ChainEvidence evidence) {
    return answered(evidence)
        .map(Answered::prometheus)
        .flatMap(
            sought ->
                absent(
                    sought,
                    Finding.no(
                        Reason.DatasourceNotLoaded,
                        evidence.intent().linking() instanceof ByOperator
                            ? "Grafana does not have the Prometheus data source: its sidecar must look for"
                                + " grafana.labels.datasource in the namespace where it is written, and the"
                                + " file must not clash with another; see the logs of sidecar and Grafana"
                            : "Grafana has no data source of the uid %s, or does not show it to whoever asks"
                                .formatted(sought.uid()))));
  }

  /**
   * Nothing where it is found.
   *
   * @param missing what to say where nothing tells why it is not
   */
  private static Optional<Finding> absent(Sought sought, Finding missing) {
    return sought.found().isPresent()
        ? Optional.empty()
        : Optional.of(renamed(sought).orElse(missing));
  }

  /** Grafana finds by name what it provisions, and then refuses to change the uid. */
  private static Optional<Finding> renamed(Sought sought) {
    return sought
        .otherUid()
        .map(
            other ->
                Finding.no(
                    Reason.DatasourceUidChanged,
                    "Grafana has the data source that is written as %s under the uid %s, and loads nothing of its file: delete that one, and let Grafana load the file"
                        .formatted(sought.uid(), other)));
  }

  private static Optional<Finding> itIsOneOfPrometheus(ChainEvidence evidence) {
    return evidence.intent().linking() instanceof Existing
        ? answered(evidence)
            .map(Answered::prometheus)
            .filter(GrafanaChecks::isOfAnotherKind)
            .map(
                sought ->
                    Finding.no(
                        Reason.DatasourceConflict,
                        "the data source %s of Grafana is none of Prometheus: see grafana.datasource"
                            .formatted(sought.uid())))
        : Optional.empty();
  }

  private static boolean isOfAnotherKind(Sought sought) {
    return sought.found().isPresent() && !sought.isOfItsKind();
  }

  /** Those of one that is there already are judged by what is stored. */
  private static Optional<Finding> itHasTheLinks(ChainEvidence evidence) {
    return evidence.intent().linking() instanceof Existing
        ? Optional.empty()
        : answered(evidence)
            .filter(answered -> !isAsWritten(answered, evidence))
            .map(Answered::prometheus)
            .flatMap(
                sought ->
                    sought
                        .found()
                        .map(
                            one ->
                                Finding.no(
                                    Reason.DatasourceConflict,
                                    "the data source %s of Grafana is of type %s and links %s, not all to where they should lead: somebody else's, or an older one; remove it, and let Grafana load what is written"
                                        .formatted(sought.uid(), one.type(), one.labels()))));
  }

  private static boolean isAsWritten(Answered answered, ChainEvidence evidence) {
    Optional<String> to =
        evidence.intent().linking() instanceof ByOperator
            ? answered.traces().map(Sought::uid)
            : Optional.empty();
    List<String> labels = evidence.intent().traceIdLabels();
    return answered
            .prometheus()
            .found()
            .filter(one -> !labels.stream().allMatch(label -> one.links(label, to)))
            .isEmpty()
        && !isOfAnotherKind(answered.prometheus());
  }

  private static Optional<Finding> theyLeadSomewhere(ChainEvidence evidence) {
    return answered(evidence)
        .flatMap(Answered::traces)
        .flatMap(
            sought ->
                absent(
                    sought,
                    Finding.no(
                        Reason.TraceDatasourceNotFound,
                        "Grafana does not have the data source %s to which the links lead, and leaves them out: see tracing.tempo.datasource, or why it is not loaded"
                            .formatted(sought.uid()))));
  }

  private static Optional<Finding> itIsOneOfTraces(ChainEvidence evidence) {
    return answered(evidence)
        .flatMap(Answered::traces)
        .filter(GrafanaChecks::isOfAnotherKind)
        .map(
            sought ->
                Finding.no(
                    Reason.TraceDatasourceNotFound,
                    "the data source %s to which the links lead is not of type %s: see tracing.tempo.datasource"
                        .formatted(sought.uid(), String.join(" or ", sought.kinds()))));
  }

  /**
   * What the operator itself finds down, or just started, is told of elsewhere; and a restart is no
   * fault of the links.
   */
  private static Optional<Finding> nothingIsUnhealthy(ChainEvidence evidence) {
    if (evidence.answered().isEmpty() || evidence.isStarting()) {
      return Optional.empty();
    }
    return answered(evidence)
        .map(answered -> unhealthy(answered, evidence))
        .filter(unhealthy -> !unhealthy.isEmpty())
        .map(
            unhealthy ->
                Finding.no(
                    Reason.DatasourceUnhealthy,
                    "Grafana's own check of the data source %s fails: press Test at that data source in Grafana, and see its URL, its credentials, and network policies between Grafana and what it calls"
                        .formatted(String.join(", ", unhealthy))));
  }

  private static Set<String> unhealthy(Answered answered, ChainEvidence evidence) {
    Set<String> unhealthy = new TreeSet<>(answered.unhealthy());
    if (evidence.seen().traces() instanceof TraceObservation.Failed) {
      answered.traces().map(Sought::uid).ifPresent(unhealthy::remove);
    }
    return unhealthy;
  }

  private static Optional<Finding> dashboardIsLoaded(ChainEvidence evidence) {
    return answered(evidence)
        .filter(answered -> answered.dashboard() instanceof Missing)
        .map(
            answered ->
                Finding.no(
                    Reason.DashboardNotLoaded,
                    "Grafana does not have the dashboard: its sidecar must look for"
                        + " grafana.labels.dashboard where it is written; see the log of Grafana"));
  }
}
