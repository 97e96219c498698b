package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Are the stored exemplars of now, as far as targets offer any of now? */
final class TimeChecks {

  /** From here on Grafana draws them so far from their spike that nobody finds them. */
  private static final Duration FAR_AHEAD = Duration.ofMinutes(5);

  private TimeChecks() {}

  /**
   * Nothing comes in but what is refused for its time, and what is there is of another time. Where
   * some comes in, two targets have the same labels, and who looks finds exemplars all the same.
   */
  static Optional<Finding> itComesInOrder(ChainEvidence evidence) {
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
                                .formatted(Findings.text(age.negated()))
                            : "the newest stored exemplar is %s old".formatted(Findings.text(age)),
                        evidence.intent()));
  }

  /** Old ones alone are no fault where targets offer nothing newer. */
  static Optional<Finding> itIsYoung(ChainEvidence evidence) {
    if (!evidence.storesSome() || evidence.storesFreshOnes()) {
      return Optional.empty();
    }
    if (!evidence.details().sample().wasTaken()) {
      return Optional.of(
          Finding.unknown(
              Reason.NotObserved,
              "Prometheus did not show the exemplars that it counts: see how long it takes for"
                  + " /api/v1/query_exemplars"));
    }
    if (evidence.isStarting()) {
      return evidence.exposing().isEmpty() || Loss.newerExposed(evidence).isPresent()
          ? Optional.of(tooEarly())
          : Optional.empty();
    }
    return comesInOld(evidence)
        .or(
            () ->
                Loss.newerExposed(evidence)
                    .map(probe -> Loss.of(evidence, probe, howOld(evidence))))
        .or(() -> unproven(evidence));
  }

  private static String howOld(ChainEvidence evidence) {
    return "the newest stored exemplar is %s old".formatted(evidence.ageInWords());
  }

  /** What targets went on exposing is stored once more by one that starts. */
  private static Finding tooEarly() {
    return Finding.unknown(
        Reason.RecentlyRestarted, "Prometheus has just started, and has stored nothing new yet");
  }

  /** Where the newest moves on though it is old, it is dated wrongly. */
  private static Optional<Finding> comesInOld(ChainEvidence evidence) {
    return evidence
        .details()
        .growth()
        .filter(growth -> growth.appended() > 0 && !evidence.intent().isShared())
        .map(growth -> growth.isNewestNewer() ? isBehind(evidence) : comesAgain(evidence));
  }

  private static Finding comesAgain(ChainEvidence evidence) {
    return Finding.no(
        Reason.Stale,
        ("Prometheus stores old exemplars again and again, the newest is %s old: targets expose what"
                + " they no longer replace, so there is no traffic behind it, or none is sampled")
            .formatted(evidence.ageInWords()));
  }

  private static Finding isBehind(ChainEvidence evidence) {
    return Finding.no(
        Reason.ClockSkew,
        "exemplars come in, and the newest is dated %s ago, by %s: set the clock right that dates them;"
                .formatted(evidence.ageInWords(), evidence.newestTarget())
            + " Grafana draws them that long before their spike");
  }

  private static Optional<Finding> unproven(ChainEvidence evidence) {
    if (!evidence.exposing().isEmpty()) {
      return Optional.empty();
    }
    Finding unknown =
        Finding.unknown(
            Reason.Stale,
            howOld(evidence) + ", and whether targets expose newer ones is not known");
    return Optional.of(
        evidence
            .idle()
            .map(idle -> unknown.leaving(Set.of(Reason.ExemplarsStored)))
            .orElse(unknown));
  }

  /** Where all that come in are dated so; one target among others that are right is no fault. */
  static Optional<Finding> itIsNotAhead(ChainEvidence evidence) {
    boolean comesIn =
        evidence.details().growth().map(StorageGrowth::appended).filter(any -> any > 0).isPresent();
    return comesIn && !evidence.isStarting() && isAllAhead(evidence)
        ? evidence
            .age()
            .map(
                age ->
                    Finding.no(
                        Reason.ClockSkew,
                        "all exemplars are dated ahead, the newest %s from now, by %s: set the clock"
                                .formatted(Findings.text(age.negated()), evidence.newestTarget())
                            + " right that dates them; Grafana does not show them before that time"))
        : Optional.empty();
  }

  private static boolean isAllAhead(ChainEvidence evidence) {
    Instant far = evidence.now().plus(FAR_AHEAD);
    List<StoredExemplar> stored = evidence.details().sample().newestFirst();
    Instant fresh = evidence.now().minus(StoredSample.FRESH);
    boolean isAnyRight =
        evidence.exposing().stream()
            .flatMap(probe -> ChainEvidence.newestOf(probe).stream())
            .anyMatch(newest -> newest.isAfter(fresh) && newest.isBefore(far));
    return !stored.isEmpty()
        && !isAnyRight
        && stored.stream().allMatch(one -> one.at().isAfter(far));
  }
}
