package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.LabelLink;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SeriesMatch;
import dev.exemplars.operator.plan.SpecProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for, as far as a verdict of the way depends on it: of a pipeline, or of a command
 * line.
 *
 * @param traceIdLabels labels that are linked to the trace backend
 * @param linking how links come to Grafana
 * @param scrapeInterval time between two scrapes of most targets
 * @param isManaged whether Prometheus is the operator's own
 * @param isStorageWanted false where {@code maxExemplars} is 0
 * @param isProbing whether targets are asked
 * @param relabeledJobs jobs whose series are relabelled by the user
 * @param match which series and targets of a shared Prometheus are meant; empty where all are
 */
public record Intent(
    List<String> traceIdLabels,
    Linking linking,
    Duration scrapeInterval,
    boolean isManaged,
    boolean isStorageWanted,
    boolean isProbing,
    List<String> relabeledJobs,
    Optional<SeriesMatch> match) {

  public Intent {
    traceIdLabels = List.copyOf(traceIdLabels);
    relabeledJobs = List.copyOf(relabeledJobs);
  }

  /** How links come to Grafana. */
  public sealed interface Linking {}

  /** The operator writes them. */
  public record ByOperator() implements Linking {}

  /** The operator would, and lacks a grant. */
  public record Withheld(List<SpecProblem> missingGrants) implements Linking {
    public Withheld {
      missingGrants = List.copyOf(missingGrants);
    }
  }

  /**
   * A data source that Grafana has already is to hold them.
   *
   * @param uid of that data source
   * @param links that it is to hold
   * @param target to which trace ids lead
   * @param access how Grafana is asked
   */
  public record Existing(
      String uid, List<LabelLink> links, LabelLink.Target target, GrafanaAccess access)
      implements Linking {
    public Existing {
      links = List.copyOf(links);
    }
  }

  /** Somebody else writes them; only Grafana knows. */
  public record ByOthers() implements Linking {}

  /** Somebody else writes them, and whoever asks says for which labels. */
  public record Stated() implements Linking {}

  /** Of a Prometheus that is not shared. */
  public Intent(
      List<String> traceIdLabels,
      Linking linking,
      Duration scrapeInterval,
      boolean isManaged,
      boolean isStorageWanted,
      boolean isProbing,
      List<String> relabeledJobs) {
    this(
        traceIdLabels,
        linking,
        scrapeInterval,
        isManaged,
        isStorageWanted,
        isProbing,
        relabeledJobs,
        Optional.empty());
  }

  /**
   * What a pipeline asks for.
   *
   * @param seen of Prometheus: one of others scrapes as often as it says
   */
  public static Intent of(PipelinePlan plan, PrometheusObservation seen) {
    boolean isManaged = plan.external().isEmpty();
    return new Intent(
        plan.tracing().traceIdLabels(),
        linking(plan),
        isManaged ? plan.scrape().interval() : interval(seen).orElse(plan.scrape().interval()),
        isManaged,
        !isManaged || plan.prometheus().exemplars().maxExemplars() > 0,
        plan.verification().probeTargets(),
        plan.scrape().jobs().stream()
            .filter(job -> !job.metricRelabelings().isEmpty())
            .map(job -> job.name())
            .toList(),
        plan.external().map(ExternalPlan::match));
  }

  private static Optional<Duration> interval(PrometheusObservation seen) {
    return seen instanceof PrometheusObservation.Answered answered
        ? answered.details().usualInterval()
        : Optional.empty();
  }

  /** Whether what it counts of itself need not be the pipeline's. */
  boolean isShared() {
    return match.isPresent();
  }

  /** What is meant of it, to follow a noun; nothing where that is all. */
  String meant() {
    return match.map(" of {%s}"::formatted).orElse("");
  }

  private static Linking linking(PipelinePlan plan) {
    return switch (plan.grafana()) {
      case GrafanaPlan.Written written ->
          written
              .existingDatasource()
              .<Linking>map(
                  uid ->
                      new Existing(
                          uid, plan.exemplarLinks(), plan.traceTarget(), plan.grafanaAccess()))
              .orElse(new ByOperator());
      case GrafanaPlan.Withheld withheld -> new Withheld(withheld.missingGrants());
    };
  }
}
