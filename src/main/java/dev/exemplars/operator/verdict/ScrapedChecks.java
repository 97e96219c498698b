package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.verdict.Findings.Check;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Does Prometheus scrape them? */
final class ScrapedChecks {

  private static final List<Check> CHECKS =
      List.of(
          ScrapedChecks::prometheusAnswers,
          ScrapedChecks::podsAreDiscovered,
          ScrapedChecks::targetsAreUp);

  private static final int MOST_NAMED = 3;

  private ScrapedChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, ScrapedChecks::well);
  }

  /** Targets that are down, with what Prometheus says of them. */
  static List<Offender> offenders(ChainEvidence evidence) {
    return evidence
        .targets(Health.Down)
        .map(
            target ->
                new Offender(target, finding(target, evidence.doubt(target), evidence.intent())))
        .toList();
  }

  private static Finding well(ChainEvidence evidence) {
    Answered answered = evidence.answered().orElseThrow();
    if (answered.targets().total() == 0) {
      return Finding.yes(
          Reason.TargetsUp, "young exemplars are stored, so something scrapes targets");
    }
    List<Offender> down = offenders(evidence);
    return Finding.yes(
        Reason.TargetsUp,
        "%d of %d targets are up%s"
            .formatted(
                answered.targets().up(),
                answered.targets().total(),
                down.isEmpty() ? "" : "; not so: " + down.getFirst().finding().message()));
  }

  private static Optional<Finding> prometheusAnswers(ChainEvidence evidence) {
    return evidence.unanswered("Prometheus does not answer the operator");
  }

  private static Optional<Finding> podsAreDiscovered(ChainEvidence evidence) {
    boolean none = evidence.answered().filter(seen -> seen.targets().total() == 0).isPresent();
    if (!none || evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    return Optional.of(
        evidence.discoveryFails()
            ? Finding.no(
                Reason.DiscoveryForbidden,
                "Prometheus fails to list Pods: its ServiceAccount needs list and watch of pods in every"
                    + " namespace that it searches; see its log")
            : Finding.unknown(
                evidence.details().served().targets() ? Reason.NoTargets : Reason.NotObserved,
                "there is no target%s to scrape, or none is told of"
                    .formatted(evidence.intent().meant())));
  }

  private static Optional<Finding> targetsAreUp(ChainEvidence evidence) {
    List<Target> up = evidence.targets(Health.Up).toList();
    boolean judged = evidence.answered().filter(seen -> seen.targets().total() > 0).isPresent();
    if (!judged || evidence.storesOnesOfNow() || isAnyWanted(up, evidence)) {
      return Optional.empty();
    }
    List<Offender> down = offenders(evidence);
    if (down.isEmpty() || evidence.targets(Health.Unknown).findAny().isPresent()) {
      return Optional.of(
          Finding.unknown(
              Reason.RecentlyRestarted, "not every target was scraped for the first time yet"));
    }
    String named =
        down.stream()
            .limit(MOST_NAMED)
            .map(one -> one.finding().message())
            .collect(Collectors.joining("; "));
    return Optional.of(Finding.no(down.getFirst().finding().reason(), named));
  }

  /** Up, and among those that expose exemplars where it is known which do. */
  private static boolean isAnyWanted(List<Target> up, ChainEvidence evidence) {
    Set<String> exposing =
        evidence.exposing().stream()
            .map(ProbedTarget::target)
            .map(Target::scrapeUrl)
            .collect(Collectors.toSet());
    return exposing.isEmpty()
        ? !up.isEmpty()
        : up.stream().map(Target::scrapeUrl).anyMatch(exposing::contains);
  }

  private static Finding finding(Target target, Optional<String> doubt, Intent intent) {
    ScrapeError error = ScrapeError.in(target.lastError());
    String told =
        switch (error.reason()) {
          case ScrapeTimeout ->
              "%s does not answer Prometheus within %d s"
                  .formatted(target.called(), target.timeout().toSeconds());
          case TargetsDown ->
              "Prometheus cannot scrape %s (%s)".formatted(target.called(), target.lastError());
          default ->
              "Prometheus refuses what %s answers (%s)"
                  .formatted(target.called(), target.lastError());
        };
    return Finding.no(
        error.reason(),
        told + ": " + doubt.filter(any -> error.isOfTheWay()).orElse(error.cure(intent)));
  }
}
