package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.Findings.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Do targets offer exemplars? */
final class ExposedChecks {

  private static final List<Check> CHECKS =
      List.of(
          ExposedChecks::prometheusTellsOfTargets,
          ExposedChecks::thereAreTargets,
          ExposedChecks::someTargetExposesExemplars,
          ExposedChecks::whatIsStoredHoldsAnId);

  private static final int MOST_NAMED = 3;

  private ExposedChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, ExposedChecks::well);
  }

  /** Targets with something wrong, those that are excused left out. */
  static List<Offender> offenders(ChainEvidence evidence) {
    return evidence.seen().probes().stream()
        .filter(probe -> probe.expectation() != Expectation.Excused)
        .flatMap(probe -> offender(probe).stream())
        .toList();
  }

  private static Optional<Offender> offender(ProbedTarget probe) {
    return TargetChecks.of(probe).map(finding -> new Offender(probe.target(), finding));
  }

  private static Finding well(ChainEvidence evidence) {
    List<Offender> offenders = offenders(evidence).stream().filter(Offender::isAtFault).toList();
    String some =
        evidence.exposing().isEmpty()
            ? "young exemplars are stored, so targets expose them"
            : "%d of %d targets that were asked expose exemplars"
                .formatted(evidence.exposing().size(), evidence.seen().probes().size());
    String rest =
        offenders.isEmpty() ? "" : "; not so: " + offenders.getFirst().finding().message();
    return Finding.yes(Reason.ExemplarsExposed, some + rest);
  }

  private static Optional<Finding> prometheusTellsOfTargets(ChainEvidence evidence) {
    return evidence.unanswered("which targets there are only Prometheus knows");
  }

  private static Optional<Finding> thereAreTargets(ChainEvidence evidence) {
    boolean none = evidence.answered().filter(seen -> seen.targets().total() == 0).isPresent();
    if (!none || evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    if (evidence.discoveryFails()) {
      return Optional.of(
          Finding.unknown(
              Reason.DiscoveryForbidden,
              "which targets there are is not known, for Prometheus fails to list Pods"));
    }
    if (!evidence.details().served().targets()) {
      return Optional.of(
          Finding.unknown(
              Reason.NotObserved,
              "what answers tells of no targets, and no young exemplar is stored that would speak for them"));
    }
    return Optional.of(
        evidence.isStarting()
            ? Finding.unknown(
                Reason.RecentlyRestarted, "Prometheus has just started, and has no target yet")
            : Finding.no(Reason.NoTargets, whereToLook(evidence)));
  }

  private static String whereToLook(ChainEvidence evidence) {
    Intent intent = evidence.intent();
    if (intent.isManaged()) {
      return NearMissWords.noTarget(evidence.seen().nearMisses());
    }
    return intent
        .match()
        .map(
            match ->
                ("that Prometheus has no target whose labels match {%s}, and stores no young exemplar of"
                        + " such series: see externalPrometheus.match, and the scrape_configs there")
                    .formatted(match))
        .orElse("Prometheus has no target: see its scrape_configs");
  }

  private static Optional<Finding> someTargetExposesExemplars(ChainEvidence evidence) {
    boolean proven =
        evidence.storesFreshOnes() || evidence.exposing().stream().anyMatch(ExposedChecks::isWell);
    boolean none = evidence.answered().filter(seen -> seen.targets().total() > 0).isEmpty();
    if (proven || none) {
      return Optional.empty();
    }
    List<Offender> offenders = offenders(evidence);
    return evidence
        .idle()
        .or(() -> Optional.of(offenders.isEmpty() ? nothingAsked(evidence) : worst(offenders)));
  }

  /** What is stored speaks for the targets, against them too. */
  private static Optional<Finding> whatIsStoredHoldsAnId(ChainEvidence evidence) {
    boolean holds =
        !evidence.idLabels().isEmpty()
            || evidence.exposing().stream().anyMatch(ExposedChecks::isWell);
    if (holds || !evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    List<Offender> offenders =
        offenders(evidence).stream()
            .filter(one -> one.finding().reason() == Reason.TraceIdLabelMissing)
            .toList();
    return Optional.of(
        offenders.isEmpty()
            ? Finding.no(
                Reason.TraceIdLabelMissing,
                "stored exemplars have labels %s, none of which holds a trace id: add one as trace_id"
                    .formatted(evidence.details().sample().labels()))
            : worst(offenders));
  }

  private static boolean isWell(ProbedTarget probe) {
    return TargetChecks.of(probe).isEmpty();
  }

  private static Finding nothingAsked(ChainEvidence evidence) {
    if (!evidence.intent().isProbing()) {
      return Finding.unknown(
          Reason.ProbingOff,
          "verification.probeTargets is off, and no young exemplar is stored that would speak for the"
              + " targets");
    }
    return evidence.seen().probes().isEmpty()
        ? Finding.unknown(Reason.NotObserved, "no target was asked yet")
        : Finding.no(
            Reason.NoHistograms,
            "all targets say exemplars.dev/expect: \"false\": no exemplar is to be expected");
  }

  /** What most of them have, of what is certain; of two the one that comes first in the checks. */
  private static Finding worst(List<Offender> offenders) {
    Map<Reason, List<Offender>> byReason =
        offenders.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.finding().reason(), TreeMap::new, Collectors.toList()));
    List<Offender> worst =
        byReason.values().stream()
            .max(Comparator.comparing(ExposedChecks::weight).thenComparing(List::size))
            .orElseThrow();
    String message =
        worst.stream()
            .limit(MOST_NAMED)
            .map(one -> one.finding().message())
            .collect(Collectors.joining("; "));
    String more =
        worst.size() > MOST_NAMED ? "; and %d more".formatted(worst.size() - MOST_NAMED) : "";
    return worst.getFirst().finding().saying(message + more);
  }

  /** A broken target tells more than one of which nothing is expected, or nothing known. */
  private static int weight(List<Offender> group) {
    Finding finding = group.getFirst().finding();
    if (finding.outcome() != Outcome.False) {
      return finding.reason() == Reason.NoTraffic ? 1 : 0;
    }
    return finding.reason() == Reason.NoHistograms ? 0 : 2;
  }
}
