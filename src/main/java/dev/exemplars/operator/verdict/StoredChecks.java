package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.settings.GoDuration;
import dev.exemplars.operator.verdict.Findings.Check;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Does Prometheus keep them? */
final class StoredChecks {

  private static final List<Check> CHECKS =
      List.of(
          StoredChecks::prometheusAnswers,
          RoomChecks::exemplarsAreServed,
          RoomChecks::theTenantHasRoom,
          RoomChecks::theStorageIsTold,
          RoomChecks::storageIsOn,
          StoredChecks::somethingIsStored,
          StoredChecks::somethingIsTheirs,
          StoredChecks::itComesInOrder,
          StoredChecks::itIsYoung,
          StoredChecks::theRingIsLargeEnough,
          StoredChecks::remoteWritesDeliver);

  /** Whoever sees a spike needs some minutes to come to the exemplar. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(5);

  private static final int INTERVALS_IN_WINDOW = 5;

  private StoredChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, StoredChecks::well);
  }

  private static Finding well(ChainEvidence evidence) {
    Exemplars exemplars = evidence.answered().orElseThrow().exemplars();
    if (evidence.details().served().storage() && evidence.intent().isShared()) {
      return Finding.yes(
          Reason.ExemplarsStored,
          "exemplars%s are stored, the newest is %s old%s; that Prometheus stores %d in all"
              .formatted(
                  evidence.intent().meant(),
                  evidence.age().map(StoredChecks::text).orElse("some time"),
                  evidence.storesFreshOnes() ? "" : ": nothing newer is exposed",
                  exemplars.stored()));
    }
    if (!evidence.details().served().storage()) {
      return Finding.yes(
          Reason.ExemplarsStored,
          "exemplars are stored, the newest is %s old; how many, and for how long, is not told"
              .formatted(evidence.age().map(StoredChecks::text).orElse("some time")));
    }
    return Finding.yes(
        Reason.ExemplarsStored,
        "%d exemplars of %d series are stored, the newest is %s old%s"
            .formatted(
                exemplars.stored(),
                exemplars.series(),
                evidence.age().map(StoredChecks::text).orElse("some time"),
                evidence.storesFreshOnes() ? "" : ": nothing newer is exposed"));
  }

  private static Optional<Finding> prometheusAnswers(ChainEvidence evidence) {
    return evidence.unanswered("what is stored only Prometheus knows");
  }

  private static Optional<Finding> somethingIsStored(ChainEvidence evidence) {
    Optional<Answered> empty =
        evidence
            .answered()
            .filter(seen -> seen.exemplars().capacity() > 0)
            .filter(seen -> seen.exemplars().stored() == 0)
            .filter(seen -> evidence.details().sample().newestFirst().isEmpty());
    return empty.map(seen -> Loss.ofAll(evidence));
  }

  /** Of a shared Prometheus what it counts is of all who store there: what was seen counts. */
  private static Optional<Finding> somethingIsTheirs(ChainEvidence evidence) {
    boolean isOthersAlone =
        evidence.intent().isShared()
            && evidence.answered().filter(seen -> seen.exemplars().stored() > 0).isPresent()
            && evidence.details().served().storage()
            && evidence.details().sample().newestFirst().isEmpty();
    return isOthersAlone ? Optional.of(Loss.ofAll(evidence)) : Optional.empty();
  }

  /**
   * Nothing comes in but what is refused for its time, and what is there is of another time. Where
   * some comes in, two targets have the same labels, and who looks finds exemplars all the same.
   */
  private static Optional<Finding> itComesInOrder(ChainEvidence evidence) {
    boolean isRefused =
        evidence
            .details()
            .growth()
            .filter(growth -> growth.outOfOrder() > 0 && growth.appended() == 0)
            .isPresent();
    boolean isOfNow = evidence.storesFreshOnes() && !evidence.isAhead();
    return !isRefused || isOfNow || evidence.isStarting()
        ? Optional.empty()
        : evidence
            .age()
            .map(
                age ->
                    Loss.outOfOrder(
                        age.isNegative()
                            ? "the newest stored exemplar is dated %s from now"
                                .formatted(text(age.negated()))
                            : "the newest stored exemplar is %s old".formatted(text(age)),
                        evidence.intent()));
  }

  /** Old ones alone are no fault where targets offer nothing newer. */
  private static Optional<Finding> itIsYoung(ChainEvidence evidence) {
    if (!evidence.storesSome() || evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    if (evidence.isStarting()) {
      return evidence.exposing().isEmpty() || newerExposed(evidence).isPresent()
          ? Optional.of(tooEarly())
          : Optional.empty();
    }
    String age = evidence.age().map(StoredChecks::text).orElse("hours");
    boolean refills = evidence.details().growth().map(StorageGrowth::appended).orElse(0L) > 0;
    if (refills && !evidence.intent().isShared()) {
      return Optional.of(
          Finding.no(
              Reason.Stale,
              ("Prometheus stores old exemplars again and again, the newest is %s old: targets expose what"
                      + " they no longer replace, so there is no traffic behind it, or none is sampled")
                  .formatted(age)));
    }
    return newerExposed(evidence)
        .map(
            probe ->
                Loss.of(evidence, probe, "the newest stored exemplar is %s old".formatted(age)))
        .or(() -> unproven(evidence, age));
  }

  /** What targets went on exposing is stored once more by one that starts. */
  private static Finding tooEarly() {
    return Finding.unknown(
        Reason.RecentlyRestarted, "Prometheus has just started, and has stored nothing new yet");
  }

  private static Optional<Finding> unproven(ChainEvidence evidence, String age) {
    return evidence.exposing().isEmpty()
        ? Optional.of(
            Finding.unknown(
                Reason.Stale,
                "the newest stored exemplar is %s old, and whether targets expose newer ones is not known"
                    .formatted(age)))
        : Optional.empty();
  }

  private static Optional<ProbedTarget> newerExposed(ChainEvidence evidence) {
    Instant stored = evidence.details().sample().newest().orElse(Instant.EPOCH);
    Instant late = stored.plus(evidence.intent().scrapeInterval().multipliedBy(2));
    return evidence
        .probed(
            exposition ->
                exposition.exemplars().newest().filter(newest -> newest.isAfter(late)).isPresent())
        .stream()
        .filter(probe -> probe.target().health() == Health.Up)
        .findFirst();
  }

  /** All that targets expose comes in at once where Prometheus starts: that is no rate. */
  private static Optional<Finding> theRingIsLargeEnough(ChainEvidence evidence) {
    Duration five = evidence.intent().scrapeInterval().multipliedBy(INTERVALS_IN_WINDOW);
    Duration least = five.compareTo(SHORTEST_WINDOW) > 0 ? five : SHORTEST_WINDOW;
    return evidence
        .answered()
        .map(Answered::exemplars)
        .filter(seen -> seen.capacity() > 0 && seen.stored() >= seen.capacity())
        .filter(seen -> !evidence.isStarting())
        .filter(seen -> window(seen, evidence.now()).compareTo(least) < 0)
        .map(
            seen ->
                Finding.no(
                    Reason.WindowTooShort,
                    "a ring of %d exemplars is overwritten within %s: raise %s, to hold %s at the least"
                        .formatted(
                            seen.capacity(),
                            text(window(seen, evidence.now())),
                            evidence.intent().isManaged()
                                ? "prometheus.exemplars.maxExemplars"
                                : "storage.exemplars.max_exemplars of that Prometheus",
                            text(least))));
  }

  /** By the rate, where it is known: the oldest one's date lies where old ones come in again. */
  private static Duration window(Exemplars seen, Instant now) {
    return seen.ratePerSecond()
        .filter(rate -> rate > 0)
        .map(rate -> Duration.ofSeconds((long) (seen.capacity() / rate)))
        .or(() -> seen.oldest().map(oldest -> Duration.between(oldest, now)))
        .orElse(Duration.ofDays(1));
  }

  /** Where others send what they store is no part of this pipeline. */
  private static Optional<Finding> remoteWritesDeliver(ChainEvidence evidence) {
    return evidence
        .details()
        .growth()
        .filter(any -> !evidence.intent().isShared())
        .filter(growth -> growth.remoteFailed() > 0)
        .map(
            growth ->
                Finding.no(
                    Reason.RemoteWriteFailing,
                    "remote writes lost %d exemplars in %s: see prometheus.remoteWrite, and the log of"
                            .formatted(growth.remoteFailed(), text(growth.lately()))
                        + " Prometheus for what the receiver says"));
  }

  private static String text(Duration duration) {
    Duration whole = duration.truncatedTo(ChronoUnit.SECONDS);
    return GoDuration.format(whole.isNegative() ? Duration.ZERO : whole);
  }
}
