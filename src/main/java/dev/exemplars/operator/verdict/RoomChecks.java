package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import java.util.Optional;

/** Is there room for exemplars where they are to be stored? */
final class RoomChecks {

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
}
