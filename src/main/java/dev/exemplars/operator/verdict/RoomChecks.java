package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Is there room for exemplars where they are to be stored? */
final class RoomChecks {

  /** Whoever sees a spike needs some minutes to come to the exemplar. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(5);

  private static final int INTERVALS_IN_WINDOW = 5;

  private RoomChecks() {}

  static Optional<Finding> exemplarsAreServed(ChainEvidence evidence) {
    return evidence.answered().isEmpty() || evidence.details().served().exemplars()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.ExemplarsUnsupported,
                "what answers has no exemplars to be asked for: a Prometheus agent only passes them on, and"
                    + " not every server has /api/v1/query_exemplars; ask the Prometheus that stores them"));
  }

  static Optional<Finding> theTenantHasRoom(ChainEvidence evidence) {
    return evidence
        .details()
        .server()
        .exemplarLimit()
        .filter(limit -> limit == 0)
        .filter(none -> evidence.details().sample().newestFirst().isEmpty())
        .map(
            none ->
                Finding.no(
                    Reason.RemoteLimitZero,
                    "that server keeps no exemplar of this tenant, for its limit is 0: have"
                        + " max_global_exemplars_per_user of the tenant raised above 0 there, to 100000 for a"
                        + " beginning"));
  }

  /** What is stored speaks for itself; that nothing is seen says nothing where nobody counts. */
  static Optional<Finding> theStorageIsTold(ChainEvidence evidence) {
    boolean isKnown =
        evidence.details().served().storage()
            || !evidence.details().served().exemplars()
            || evidence.details().server().exemplarLimit().filter(limit -> limit == 0).isPresent();
    return isKnown || !evidence.details().sample().newestFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.unknown(
                Reason.CapacityUnknown,
                "no exemplar of the last hours is stored, and whether there is room for any is not told, for"
                    + " /metrics is not that of a Prometheus: see exemplar-storage and max_exemplars there,"
                    + " or max_global_exemplars_per_user of Mimir"));
  }

  static Optional<Finding> storageIsOn(ChainEvidence evidence) {
    return evidence
        .answered()
        .filter(seen -> seen.details().served().storage() && seen.exemplars().capacity() == 0)
        .map(seen -> Finding.no(Reason.StorageDisabled, cure(evidence.intent())));
  }

  private static String cure(Intent intent) {
    if (!intent.isManaged()) {
      return "%s has no room for exemplars: have it started with --enable-feature=exemplar-storage, and with"
              .formatted(intent.isShared() ? "that Prometheus" : "Prometheus")
          + " storage.exemplars.max_exemplars above 0";
    }
    return intent.isStorageWanted()
        ? "Prometheus has no room for exemplars, though the pipeline asks for it: see its Ready condition"
        : "exemplar storage is off: set prometheus.exemplars.maxExemplars above 0";
  }

  /** All that targets expose comes in at once where Prometheus starts: that is no rate. */
  static Optional<Finding> theRingIsLargeEnough(ChainEvidence evidence) {
    Duration least = leastWindow(evidence);
    return fullRing(evidence)
        .filter(seen -> !evidence.isStarting())
        .filter(seen -> window(seen, evidence.now()).compareTo(least) < 0)
        .map(
            seen ->
                Finding.no(
                    Reason.WindowTooShort,
                    "a ring of %d exemplars is overwritten within %s: raise %s, to hold %s at the least"
                        .formatted(
                            seen.capacity(),
                            Findings.text(window(seen, evidence.now())),
                            evidence.intent().isManaged()
                                ? "prometheus.exemplars.maxExemplars (with keepFor, its limit)"
                                : "storage.exemplars.max_exemplars of that Prometheus",
                            Findings.text(enough(evidence)))));
  }

  /** Whether the window is so little longer than the least one that a busier minute cuts it. */
  static boolean isScarce(ChainEvidence evidence) {
    return fullRing(evidence)
        .filter(seen -> window(seen, evidence.now()).compareTo(enough(evidence)) < 0)
        .isPresent();
  }

  private static Duration enough(ChainEvidence evidence) {
    return leastWindow(evidence).multipliedBy(5).dividedBy(4);
  }

  private static Optional<Exemplars> fullRing(ChainEvidence evidence) {
    return evidence
        .answered()
        .map(Answered::exemplars)
        .filter(seen -> seen.capacity() > 0 && seen.stored() >= seen.capacity());
  }

  private static Duration leastWindow(ChainEvidence evidence) {
    Duration five = evidence.intent().scrapeInterval().multipliedBy(INTERVALS_IN_WINDOW);
    return five.compareTo(SHORTEST_WINDOW) > 0 ? five : SHORTEST_WINDOW;
  }

  /** By the rate, where it is known: the oldest one's date lies where old ones come in again. */
  private static Duration window(Exemplars seen, Instant now) {
    return seen.ratePerSecond()
        .filter(rate -> rate > 0)
        .map(rate -> Duration.ofSeconds((long) (seen.capacity() / rate)))
        .or(() -> seen.oldest().map(oldest -> Duration.between(oldest, now)))
        .orElse(Duration.ofDays(1));
  }
}
