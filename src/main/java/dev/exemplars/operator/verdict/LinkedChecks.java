package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
import dev.exemplars.operator.verdict.Findings.Check;
import dev.exemplars.operator.verdict.Intent.ByOperator;
import dev.exemplars.operator.verdict.Intent.ByOthers;
import dev.exemplars.operator.verdict.Intent.Existing;
import dev.exemplars.operator.verdict.Intent.Stated;
import dev.exemplars.operator.verdict.Intent.Withheld;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Do the stored labels have a link? */
final class LinkedChecks {

  private static final List<Check> CHECKS =
      Stream.concat(
              Stream.<Check>of(
                  LinkedChecks::linksAreGranted,
                  ExistingLinks::someoneCanLook,
                  LinkedChecks::someLabelIsStored,
                  LinkedChecks::itIsLinked),
              GrafanaChecks.ALL.stream())
          .toList();

  /** What was linked stays so, where nothing came for hours and something is stored still. */
  private static final Set<Reason> ALL_IS_WELL = Set.of(Reason.Written, Reason.Loaded);

  private LinkedChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, LinkedChecks::well);
  }

  private static Finding well(ChainEvidence evidence) {
    Set<String> linked = new TreeSet<>(evidence.idLabels());
    linked.retainAll(labels(evidence));
    return evidence.seen().grafana() instanceof Answered
        ? Finding.yes(
            Reason.Loaded, "Grafana has loaded a link for %s%s".formatted(linked, rest(evidence)))
        : Finding.yes(
            Reason.Written,
            "a link for %s is %s; nobody asked Grafana whether it is loaded%s"
                .formatted(
                    linked,
                    evidence.intent().linking() instanceof Stated ? "said to be there" : "written",
                    rest(evidence)));
  }

  private static String rest(ChainEvidence evidence) {
    Set<String> unlinked = new TreeSet<>(evidence.idLabels());
    unlinked.removeAll(labels(evidence));
    String existing = ExistingLinks.rest(evidence);
    return unlinked.isEmpty() || !existing.isEmpty()
        ? existing
        : "; exemplars with %s have none: add it to tracing.traceIdLabels".formatted(unlinked);
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
                    "no stored exemplar was seen with a trace id, so which label needs a link is not known")
                .leaving(evidence.countsSome() ? ALL_IS_WELL : Set.of()))
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
          loaded(evidence).map(any -> mismatch(evidence, "exemplarTraceIdDestinations"));
      case Existing existing ->
          loaded(evidence).map(one -> ExistingLinks.lacking(evidence, existing, one));
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

  /** The data source that is to hold the links, where it is there and can hold any. */
  private static Optional<LoadedDatasource> loaded(ChainEvidence evidence) {
    return GrafanaChecks.answered(evidence)
        .map(Answered::prometheus)
        .filter(Sought::isOfItsKind)
        .flatMap(Sought::found);
  }

  private static List<String> labels(ChainEvidence evidence) {
    return switch (evidence.intent().linking()) {
      case ByOthers others -> loaded(evidence).map(LoadedDatasource::labels).orElse(List.of());
      case Existing existing ->
          loaded(evidence).map(one -> ExistingLinks.labels(existing, one)).orElse(List.of());
      case Stated stated -> evidence.intent().traceIdLabels();
      case ByOperator own -> evidence.intent().traceIdLabels();
      case Withheld withheld -> evidence.intent().traceIdLabels();
    };
  }
}
