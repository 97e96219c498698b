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
          StoredChecks::exemplarsAreServed,
          StoredChecks::theStorageIsTold,
          StoredChecks::storageIsOn,
          StoredChecks::somethingIsStored,
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
    return evidence.answered().isPresent()
        ? Optional.empty()
        : Optional.of(
            Finding.unknown(
                Reason.PrometheusUnavailable,
                "what is stored only Prometheus knows: " + evidence.silence()));
  }

  private static Optional<Finding> exemplarsAreServed(ChainEvidence evidence) {
    return evidence.answered().isEmpty() || evidence.details().served().exemplars()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.ExemplarsUnsupported,
                "what answers has no exemplars to be asked for: a Prometheus agent only passes them on, and"
                    + " not every server has /api/v1/query_exemplars; ask the Prometheus that stores them"));
  }

  /** What is stored speaks for itself; that nothing is seen says nothing where nobody counts. */
  private static Optional<Finding> theStorageIsTold(ChainEvidence evidence) {
    boolean isKnown =
        evidence.details().served().storage() || !evidence.details().served().exemplars();
    return isKnown || !evidence.details().sample().newestFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.unknown(
                Reason.CapacityUnknown,
                "no exemplar of the last hours is stored, and whether there is room for any is not told, for"
                    + " /metrics is not that of a Prometheus: see exemplar-storage and max_exemplars there,"
                    + " or max_global_exemplars_per_user of Mimir"));
  }

  private static Optional<Finding> storageIsOn(ChainEvidence evidence) {
    return evidence
        .answered()
        .filter(seen -> seen.details().served().storage() && seen.exemplars().capacity() == 0)
        .map(seen -> Finding.no(Reason.StorageDisabled, cure(evidence.intent())));
  }

  private static String cure(Intent intent) {
    if (!intent.isManaged()) {
      return "Prometheus has no room for exemplars: start it with --enable-feature=exemplar-storage, and"
          + " set storage.exemplars.max_exemplars above 0";
    }
    return intent.isStorageWanted()
        ? "Prometheus has no room for exemplars, though the pipeline asks for it: see its Ready condition"
        : "exemplar storage is off: set prometheus.exemplars.maxExemplars above 0";
  }

  private static Optional<Finding> somethingIsStored(ChainEvidence evidence) {
    Optional<Answered> empty =
        evidence
            .answered()
            .filter(seen -> seen.exemplars().capacity() > 0)
            .filter(seen -> seen.exemplars().stored() == 0)
            .filter(seen -> evidence.details().sample().newestFirst().isEmpty());
    return empty.map(seen -> whyNothing(evidence));
  }

  private static Finding whyNothing(ChainEvidence evidence) {
    if (evidence.isStarting()) {
      return Finding.unknown(
          Reason.RecentlyRestarted, "Prometheus has just started, and has stored nothing yet");
    }
    return evidence.scraped().isEmpty()
        ? Finding.unknown(
            Reason.NothingStored,
            "nothing is stored, and nothing is known to be exposed and scraped")
        : lost(evidence, evidence.scraped().getFirst(), "nothing is stored");
  }

  /** Exposed, scraped, and not stored. */
  private static Finding lost(ChainEvidence evidence, ProbedTarget probe, String what) {
    if (evidence.details().growth().map(StorageGrowth::outOfOrder).orElse(0L) > 0) {
      return outOfOrder(what);
    }
    if (evidence.intent().relabeledJobs().contains(probe.target().job())) {
      return Finding.no(
          Reason.DroppedByRelabeling,
          "%s, though %s exposes exemplars: see metricRelabelings of job %s, which drop the series"
              .formatted(what, probe.target().called(), probe.target().job()));
    }
    return Finding.no(
        Reason.NothingStored,
        "%s, though %s exposes exemplars and Prometheus scrapes it: see the log of Prometheus"
            .formatted(what, probe.target().called()));
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
                    outOfOrder(
                        age.isNegative()
                            ? "the newest stored exemplar is dated %s from now"
                                .formatted(text(age.negated()))
                            : "the newest stored exemplar is %s old".formatted(text(age))));
  }

  private static Finding outOfOrder(String what) {
    return Finding.no(
        Reason.OutOfOrder,
        what
            + ": Prometheus refuses exemplars as older than others of the same series; mend the clock that"
            + " dates them, or two targets that share their labels, or raise"
            + " prometheus.outOfOrderTimeWindow");
  }

  /** Old ones alone are no fault where targets offer nothing newer. */
  private static Optional<Finding> itIsYoung(ChainEvidence evidence) {
    boolean stores = evidence.answered().filter(seen -> seen.exemplars().stored() > 0).isPresent();
    if (!stores || evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    if (evidence.isStarting()) {
      return evidence.exposing().isEmpty() || newerExposed(evidence).isPresent()
          ? Optional.of(tooEarly())
          : Optional.empty();
    }
    String age = evidence.age().map(StoredChecks::text).orElse("hours");
    boolean refills = evidence.details().growth().map(StorageGrowth::appended).orElse(0L) > 0;
    if (refills) {
      return Optional.of(
          Finding.no(
              Reason.Stale,
              ("Prometheus stores old exemplars again and again, the newest is %s old: targets expose what"
                      + " they no longer replace, so there is no traffic behind it, or none is sampled")
                  .formatted(age)));
    }
    return newerExposed(evidence)
        .map(probe -> lost(evidence, probe, "the newest stored exemplar is %s old".formatted(age)))
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
                    ("a ring of %d exemplars is overwritten within %s: raise"
                            + " prometheus.exemplars.maxExemplars, to hold %s at the least")
                        .formatted(
                            seen.capacity(), text(window(seen, evidence.now())), text(least))));
  }

  /** By the rate, where it is known: the oldest one's date lies where old ones come in again. */
  private static Duration window(Exemplars seen, Instant now) {
    return seen.ratePerSecond()
        .filter(rate -> rate > 0)
        .map(rate -> Duration.ofSeconds((long) (seen.capacity() / rate)))
        .or(() -> seen.oldest().map(oldest -> Duration.between(oldest, now)))
        .orElse(Duration.ofDays(1));
  }

  private static Optional<Finding> remoteWritesDeliver(ChainEvidence evidence) {
    return evidence
        .details()
        .growth()
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
