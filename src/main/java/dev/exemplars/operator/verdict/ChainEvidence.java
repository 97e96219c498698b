package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.IdLabels;
import dev.exemplars.operator.observe.PrometheusDetails;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.NotAsked;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.observe.PrometheusObservation.Withheld;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was asked for and what was seen: all that the stages are judged by. */
public record ChainEvidence(Intent intent, ChainObservation seen) {

  private static final Duration OF_NOW = Duration.ofMinutes(2);

  /** Clocks of two machines differ a little. */
  private static final Duration MOST_AHEAD = Duration.ofMinutes(-1);

  /** Until a Prometheus that has just started has found and scraped everything, at the least. */
  private static final Duration LEAST_GRACE = Duration.ofSeconds(60);

  Optional<Answered> answered() {
    return seen.prometheus() instanceof Answered answered
        ? Optional.of(answered)
        : Optional.empty();
  }

  PrometheusDetails details() {
    return answered().map(Answered::details).orElse(PrometheusDetails.NONE);
  }

  /** Why nothing is known of Prometheus. */
  String silence() {
    return switch (seen.prometheus()) {
      case Answered answered -> "it answered";
      case Unreachable unreachable -> unreachable.cause();
      case Withheld withheld -> Readiness.messages(withheld.missingGrants());
      case NotAsked notAsked -> "it does not run yet";
    };
  }

  /** What a stage is told of which only Prometheus knows; empty where it answered. */
  Optional<Finding> unanswered(String what) {
    return switch (seen.prometheus()) {
      case Answered answered -> Optional.empty();
      case Withheld withheld ->
          Optional.of(Finding.unknown(Reason.HostNotAllowed, what + ": " + silence()));
      case Unreachable unreachable ->
          Optional.of(
              Finding.unknown(Reason.PrometheusUnavailable, what + ": " + silence() + whatToDo()));
      case NotAsked notAsked ->
          Optional.of(Finding.unknown(Reason.PrometheusUnavailable, what + ": " + silence()));
    };
  }

  private String whatToDo() {
    return intent.isShared()
        ? "; see url, tenant and credentials of externalPrometheus, and NetworkPolicies in between"
        : "";
  }

  /** Time of the look; where there was none, of no matter. */
  Instant now() {
    return answered().map(Answered::at).orElse(Instant.EPOCH);
  }

  /** Whether Prometheus runs for too short a time to be judged by what it does not have. */
  boolean isStarting() {
    Duration two = intent.scrapeInterval().multipliedBy(2);
    Duration grace = two.compareTo(LEAST_GRACE) > 0 ? two : LEAST_GRACE;
    return details().uptime().compareTo(grace) < 0;
  }

  /** Age of the newest stored exemplar; empty where none was seen. */
  Optional<Duration> age() {
    return details().sample().newest().map(newest -> Duration.between(newest, now()));
  }

  /** The same in words; where none was seen, by how far back was looked. */
  String ageInWords() {
    Duration window = details().sample().window();
    return age()
        .map(Findings::text)
        .orElse(window.isZero() ? "some time" : "more than " + Findings.text(window));
  }

  /** The newest that may be stored; empty where nobody could see what is. */
  Optional<Instant> newestAtMost() {
    StoredSample sample = details().sample();
    return sample.wasTaken()
        ? sample.newest().or(() -> Optional.of(now().minus(sample.window())))
        : Optional.empty();
  }

  /** Whose the newest stored exemplar is. */
  String newestTarget() {
    return details().sample().newestFirst().stream()
        .map(one -> one.target().isEmpty() ? "job " + one.job() : one.target())
        .findFirst()
        .orElse("a target");
  }

  /** Time of the newest exemplar that a target exposes, where it says any. */
  static Optional<Instant> newestOf(ProbedTarget probe) {
    return probe.answer() instanceof Read read
        ? read.exposition().exemplars().newest()
        : Optional.empty();
  }

  /**
   * Whether anything that is meant is stored: a shared Prometheus counts what others store, too.
   */
  boolean storesSome() {
    return intent.isShared() ? !details().sample().newestFirst().isEmpty() : countsSome();
  }

  /** Whether Prometheus counts any, whosever they are. */
  boolean countsSome() {
    return answered().filter(seen -> seen.exemplars().stored() > 0).isPresent();
  }

  /** Evidence from downstream: what is stored was exposed and scraped. */
  boolean storesFreshOnes() {
    Duration three = intent.scrapeInterval().multipliedBy(3);
    return isYounger(three.compareTo(StoredSample.FRESH) > 0 ? three : StoredSample.FRESH);
  }

  /** The same of now: what was scraped a quarter of an hour ago may be down since. */
  boolean storesOnesOfNow() {
    Duration five = intent.scrapeInterval().multipliedBy(5);
    return isYounger(five.compareTo(OF_NOW) > 0 ? five : OF_NOW);
  }

  private boolean isYounger(Duration than) {
    return age().filter(age -> age.compareTo(than) < 0).isPresent();
  }

  /** Whether the newest stored exemplar is of a time that is yet to come. */
  boolean isAhead() {
    return age().filter(age -> age.compareTo(MOST_AHEAD) < 0).isPresent();
  }

  /** Labels of stored exemplars that hold trace ids: those that are linked, and what looks so. */
  Set<String> idLabels() {
    List<StoredExemplar> stored = details().sample().newestFirst();
    Set<String> labels = IdLabels.in(stored.stream().map(StoredExemplar::labels));
    stored.stream()
        .flatMap(one -> one.labels().keySet().stream())
        .filter(intent.traceIdLabels()::contains)
        .forEach(labels::add);
    return labels;
  }

  /** Whether Prometheus was refused when it asked for Pods, lately. */
  boolean discoveryFails() {
    return details().growth().filter(growth -> growth.discoveryFailures() > 0).isPresent();
  }

  Stream<Target> targets(Health health) {
    return details().targets().stream().filter(target -> target.health() == health);
  }

  /** What is odd about the port of a target; a sentence. Most differ by their URL, seen at once. */
  Optional<String> doubt(Target target) {
    return seen.probes().stream()
        .filter(probe -> probe.target().scrapeUrl().equals(target.scrapeUrl()))
        .filter(probe -> probe.target().equals(target))
        .findFirst()
        .flatMap(ProbedTarget::doubt);
  }

  /** What is told of a target that would expose exemplars if it had traffic, where there is one. */
  Optional<Finding> idle() {
    return seen.probes().stream()
        .filter(probe -> probe.expectation() != Expectation.Excused)
        .flatMap(probe -> TargetChecks.idle(probe).stream())
        .findFirst();
  }

  /** Targets of which was read what the condition wants. */
  List<ProbedTarget> probed(Predicate<Exposition> condition) {
    return seen.probes().stream()
        .filter(probe -> probe.answer() instanceof Read read && condition.test(read.exposition()))
        .toList();
  }

  /** Those of them that Prometheus has scraped: what they expose, it was given. */
  List<ProbedTarget> scraped() {
    return exposing().stream().filter(one -> one.target().health() == Health.Up).toList();
  }

  /** Targets that were seen to expose exemplars that Prometheus takes. */
  List<ProbedTarget> exposing() {
    return probed(Exposition::offersExemplars);
  }
}
