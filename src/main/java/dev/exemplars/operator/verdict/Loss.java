package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.StorageGrowth;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.Target.Health;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Why exemplars do not reach the storage of Prometheus: what {@link StoredChecks} blame. */
final class Loss {

  private Loss() {}

  /** Why nothing is stored at all. */
  static Finding ofAll(ChainEvidence evidence) {
    if (evidence.isStarting()) {
      return Finding.unknown(
          Reason.RecentlyRestarted, "Prometheus has just started, and has stored nothing yet");
    }
    return evidence.scraped().isEmpty()
        ? Finding.unknown(
            Reason.NothingStored,
            "nothing%s is stored, and nothing is known to be exposed and scraped"
                .formatted(evidence.intent().meant()))
        : of(
            evidence,
            evidence.scraped().getFirst(),
            "nothing%s is stored".formatted(evidence.intent().meant()));
  }

  /** The same, where others are stored, and only those of the last hours were looked for. */
  static Finding ofAllLately(ChainEvidence evidence) {
    boolean isNewerExposed = newerExposed(evidence).isPresent();
    return isNewerExposed || evidence.scraped().isEmpty() || evidence.isStarting()
        ? ofAll(evidence)
        : Finding.unknown(
                Reason.NothingStored,
                "nothing%s is stored of the last %s, and nothing so young is exposed: send it some requests"
                    .formatted(
                        evidence.intent().meant(),
                        Findings.text(evidence.details().sample().window())))
            .leaving(Set.of(Reason.ExemplarsStored));
  }

  /**
   * Why exemplars of a target that are exposed and scraped are not stored.
   *
   * @param what is found in the storage instead
   */
  static Finding of(ChainEvidence evidence, ProbedTarget probe, String what) {
    boolean isRefused = evidence.details().growth().map(StorageGrowth::outOfOrder).orElse(0L) > 0;
    if (isRefused && !evidence.intent().isShared()) {
      return outOfOrder(what, evidence.intent());
    }
    if (evidence.intent().relabeledJobs().contains(probe.target().job())) {
      return Finding.no(
          Reason.DroppedByRelabeling,
          "%s, though %s exposes exemplars: see metricRelabelings of job %s, which drop the series"
              .formatted(what, probe.target().called(), probe.target().job()));
    }
    return Finding.no(
        Reason.NothingStored,
        "%s, though %s exposes exemplars and Prometheus scrapes it: see %s"
            .formatted(what, probe.target().called(), whereItIsLost(evidence.intent())));
  }

  /** Prometheus refuses them for their time. */
  static Finding outOfOrder(String what, Intent intent) {
    return Finding.no(
        Reason.OutOfOrder,
        what
            + ": Prometheus refuses exemplars as older than others of the same series; mend the clock that"
            + " dates them, or two targets that share their labels, or raise"
            + (intent.isManaged()
                ? " prometheus.outOfOrderTimeWindow"
                : " storage.tsdb.out_of_order_time_window of that Prometheus"));
  }

  private static String whereItIsLost(Intent intent) {
    return intent.isShared()
        ? "the log and the metric_relabel_configs of that Prometheus, and whether its series carry the labels"
            + " of externalPrometheus.match"
        : "the log of Prometheus";
  }

  /**
   * A target that exposes a newer exemplar than any that was seen stored. Where none was seen, all
   * that can be stored is older than how far back was looked: after a quiet night that is no loss.
   */
  static Optional<ProbedTarget> newerExposed(ChainEvidence evidence) {
    return evidence.newestAtMost().flatMap(newest -> exposedAfter(newest, evidence));
  }

  private static Optional<ProbedTarget> exposedAfter(Instant stored, ChainEvidence evidence) {
    Instant late = stored.plus(evidence.intent().scrapeInterval().multipliedBy(2));
    return evidence
        .probed(
            exposition ->
                exposition.exemplars().newest().filter(newest -> newest.isAfter(late)).isPresent())
        .stream()
        .filter(probe -> probe.target().health() == Health.Up)
        .findFirst();
  }
}
