package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.verdict.Findings.Check;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
          TimeChecks::itComesInOrder,
          TimeChecks::itIsYoung,
          TimeChecks::itIsNotAhead,
          RoomChecks::theRingIsLargeEnough,
          StoredChecks::remoteWritesDeliver);

  /** A remote write that fails does so in steps, with pauses. */
  private static final Duration WATCHED = Duration.ofMinutes(2);

  private StoredChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return Findings.of(CHECKS, evidence, StoredChecks::asFarAsIsKnown);
  }

  /**
   * What only growing counters show is not refuted where nothing came in between, or where they
   * were not watched for some minutes, as after a start of the operator; nor is a short window by
   * one that is hardly longer.
   */
  private static Finding asFarAsIsKnown(ChainEvidence evidence) {
    Set<Reason> open = EnumSet.noneOf(Reason.class);
    Optional<StorageGrowth> growth = evidence.details().growth();
    if (growth.filter(known -> known.appended() > 0).isEmpty()) {
      open.addAll(Set.of(Reason.OutOfOrder, Reason.Stale, Reason.ClockSkew));
    }
    if (growth.filter(known -> known.lately().compareTo(WATCHED) >= 0).isEmpty()) {
      open.add(Reason.RemoteWriteFailing);
    }
    if (RoomChecks.isScarce(evidence)) {
      open.add(Reason.WindowTooShort);
    }
    return well(evidence).leaving(open);
  }

  private static Finding well(ChainEvidence evidence) {
    Exemplars exemplars = evidence.answered().orElseThrow().exemplars();
    if (evidence.details().served().storage() && evidence.intent().isShared()) {
      return Finding.yes(
          Reason.ExemplarsStored,
          "exemplars%s are stored, the newest is %s old%s; that Prometheus stores %d in all"
              .formatted(
                  evidence.intent().meant(),
                  evidence.ageInWords(),
                  evidence.storesFreshOnes() ? "" : ": nothing newer is exposed",
                  exemplars.stored()));
    }
    if (!evidence.details().served().storage()) {
      return Finding.yes(
          Reason.ExemplarsStored,
          "exemplars are stored, the newest is %s old; how many, and for how long, is not told"
              .formatted(evidence.ageInWords()));
    }
    return Finding.yes(
        Reason.ExemplarsStored,
        "%d exemplars of %d series are stored, the newest is %s old%s"
            .formatted(
                exemplars.stored(),
                exemplars.series(),
                evidence.ageInWords(),
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
    return isOthersAlone ? Optional.of(Loss.ofAllLately(evidence)) : Optional.empty();
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
                            .formatted(growth.remoteFailed(), Findings.text(growth.lately()))
                        + " Prometheus for what the receiver says"));
  }
}
