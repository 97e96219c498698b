package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.verdict.Findings.Check;
import dev.exemplars.operator.verdict.Intent.ByOperator;
import dev.exemplars.operator.verdict.Intent.ByOthers;
import dev.exemplars.operator.verdict.Intent.Stated;
import dev.exemplars.operator.verdict.Intent.Withheld;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Do the stored labels have a link? */
final class LinkedChecks {

  private static final List<Check> CHECKS =
      List.of(
          LinkedChecks::linksAreGranted,
          LinkedChecks::someLabelIsStored,
          LinkedChecks::itIsLinked,
          LinkedChecks::grafanaAnswers,
          LinkedChecks::datasourceIsLoaded,
          LinkedChecks::itHasTheLinks,
          LinkedChecks::theyLeadSomewhere,
          LinkedChecks::dashboardIsLoaded);

  private LinkedChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, LinkedChecks::well);
  }

  private static Finding well(ChainEvidence evidence) {
    Set<String> linked = new TreeSet<>(evidence.idLabels());
    linked.retainAll(labels(evidence));
    Set<String> unlinked = new TreeSet<>(evidence.idLabels());
    unlinked.removeAll(labels(evidence));
    String rest =
        unlinked.isEmpty()
            ? ""
            : "; exemplars with %s have none: add it to tracing.traceIdLabels".formatted(unlinked);
    return evidence.seen().grafana() instanceof Answered
        ? Finding.yes(Reason.Loaded, "Grafana has loaded a link for %s%s".formatted(linked, rest))
        : Finding.yes(
            Reason.Written,
            "a link for %s is %s; nobody asked Grafana whether it is loaded%s"
                .formatted(
                    linked,
                    evidence.intent().linking() instanceof Stated ? "said to be there" : "written",
                    rest));
  }

  private static Optional<Finding> linksAreGranted(ChainEvidence evidence) {
    return evidence.intent().linking() instanceof Withheld withheld
        ? Optional.of(Finding.no(Reason.NotAllowed, Readiness.messages(withheld.missingGrants())))
        : Optional.empty();
  }

  private static Optional<Finding> someLabelIsStored(ChainEvidence evidence) {
    return evidence.idLabels().isEmpty()
        ? Optional.of(
            Finding.unknown(
                Reason.NotObserved,
                "no stored exemplar was seen with a trace id, so which label needs a link is not known"))
        : Optional.empty();
  }

  private static Optional<Finding> itIsLinked(ChainEvidence evidence) {
    Set<String> stored = evidence.idLabels();
    if (stored.isEmpty() || stored.stream().anyMatch(labels(evidence)::contains)) {
      return Optional.empty();
    }
    return switch (evidence.intent().linking()) {
      case ByOthers others when evidence.seen().grafana() instanceof GrafanaObservation.NotAsked ->
          Optional.of(
              Finding.unknown(
                  Reason.NotObserved,
                  "stored exemplars carry %s, and nobody asked Grafana whether it has a link"
                      .formatted(stored)));
      case ByOthers others ->
          loaded(evidence)
              .flatMap(Answered::prometheus)
              .map(datasource -> mismatch(evidence, "exemplarTraceIdDestinations"));
      case Stated stated -> Optional.of(mismatch(evidence, "exemplarTraceIdDestinations"));
      case ByOperator own -> Optional.of(mismatch(evidence, "tracing.traceIdLabels"));
      case Withheld withheld -> Optional.of(mismatch(evidence, "tracing.traceIdLabels"));
    };
  }

  private static Finding mismatch(ChainEvidence evidence, String cure) {
    Set<String> stored = evidence.idLabels();
    return Finding.no(
        Reason.TraceIdLabelMismatch,
        "stored exemplars carry %s, linked are %s: add %s to %s"
            .formatted(
                String.join(", ", stored),
                labels(evidence).isEmpty() ? "none" : String.join(", ", labels(evidence)),
                String.join(", ", stored),
                cure));
  }

  private static Optional<Finding> grafanaAnswers(ChainEvidence evidence) {
    return switch (evidence.seen().grafana()) {
      case GrafanaObservation.Unreachable unreachable ->
          Optional.of(
              Finding.unknown(
                  Reason.GrafanaUnreachable,
                  "whether Grafana has loaded the links is not known: " + unreachable.cause()));
      case GrafanaObservation.Unauthorized unauthorized ->
          Optional.of(
              Finding.unknown(
                  Reason.GrafanaUnauthorized,
                  "whether Grafana has loaded the links is not known: "
                      + unauthorized.cause()
                      + "; grafana.authorization needs a token that may read data sources and dashboards"));
      case GrafanaObservation.NotAsked notAsked -> Optional.empty();
      case Answered answered -> Optional.empty();
    };
  }

  private static Optional<Finding> datasourceIsLoaded(ChainEvidence evidence) {
    return loaded(evidence)
        .filter(answered -> answered.prometheus().isEmpty())
        .map(
            answered ->
                Finding.no(
                    Reason.DatasourceNotLoaded,
                    evidence.intent().linking() instanceof ByOthers
                        ? "Grafana has no data source of that uid, or does not show it to whoever asks"
                        : "Grafana does not have the Prometheus data source: its sidecar must look for"
                            + " grafana.labels.datasource in the namespace where it is written, and the"
                            + " file must not clash with another; see the logs of sidecar and Grafana"));
  }

  private static Optional<Finding> itHasTheLinks(ChainEvidence evidence) {
    return loaded(evidence)
        .flatMap(Answered::prometheus)
        .filter(one -> !one.type().equals("prometheus") || !hasLinks(one, evidence))
        .map(
            one ->
                Finding.no(
                    Reason.DatasourceConflict,
                    "the data source %s of Grafana is of type %s and links %s: somebody else's, or an older one; remove it, and let Grafana load what is written"
                        .formatted(one.uid(), one.type(), one.linkedLabels())));
  }

  private static boolean hasLinks(LoadedDatasource one, ChainEvidence evidence) {
    return one.linkedLabels().containsAll(evidence.intent().traceIdLabels());
  }

  private static Optional<Finding> theyLeadSomewhere(ChainEvidence evidence) {
    return loaded(evidence)
        .filter(Answered::tracesAreMissing)
        .map(
            answered ->
                Finding.no(
                    Reason.TraceDatasourceNotFound,
                    "Grafana does not have the data source to which the links lead, and leaves them out:"
                        + " see tracing.tempo.datasource, or why it is not loaded"));
  }

  private static Optional<Finding> dashboardIsLoaded(ChainEvidence evidence) {
    return loaded(evidence)
        .filter(answered -> !answered.dashboardIsLoaded())
        .map(
            answered ->
                Finding.no(
                    Reason.DashboardNotLoaded,
                    "Grafana does not have the dashboard: its sidecar must look for"
                        + " grafana.labels.dashboard where it is written; see the log of Grafana"));
  }

  private static Optional<Answered> loaded(ChainEvidence evidence) {
    return evidence.seen().grafana() instanceof Answered answered
        ? Optional.of(answered)
        : Optional.empty();
  }

  private static List<String> labels(ChainEvidence evidence) {
    return switch (evidence.intent().linking()) {
      case ByOthers others ->
          loaded(evidence)
              .flatMap(Answered::prometheus)
              .map(LoadedDatasource::linkedLabels)
              .orElse(List.of());
      case Stated stated -> evidence.intent().traceIdLabels();
      case ByOperator own -> evidence.intent().traceIdLabels();
      case Withheld withheld -> evidence.intent().traceIdLabels();
    };
  }
}
