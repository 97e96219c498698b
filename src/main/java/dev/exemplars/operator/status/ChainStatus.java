package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.GrafanaStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.OffenderStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TraceExample;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.VerdictStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.verdict.Finding;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.Offender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of a status that tells of the way from targets to traces. */
final class ChainStatus {

  private static final String BUCKET = "_bucket";
  private static final Pattern METRIC = Pattern.compile(Schema.METRIC);

  private ChainStatus() {}

  /** Conditions to be told, in their order; none where nobody looked. */
  static Map<ConditionType, Finding> findings(StatusReport report) {
    Map<ConditionType, Finding> findings = new LinkedHashMap<>();
    report
        .chain()
        .ifPresent(
            chain -> {
              findings.put(ConditionType.Verified, chain.verdict().verified());
              chain
                  .verdict()
                  .stages()
                  .forEach((stage, finding) -> findings.put(stage.condition(), finding));
            });
    return findings;
  }

  /** What was told before of the way. */
  static Stream<PipelineCondition> kept(@Nullable ExemplarPipelineStatus before) {
    return Conditions.of(before).stream().filter(ChainStatus::isOfTheWay);
  }

  private static boolean isOfTheWay(PipelineCondition condition) {
    return condition.type().equals(ConditionType.Verified.name()) || isStage(condition);
  }

  private static boolean isStage(PipelineCondition condition) {
    return Stream.of(Stage.values()).anyMatch(stage -> stage.name().equals(condition.type()));
  }

  /**
   * The first stage that is broken; else that the pipeline is not ready, which explains much of
   * what cannot be told; else the first that cannot be told, else the last.
   */
  static VerdictStatus verdict(List<PipelineCondition> conditions) {
    List<PipelineCondition> stages = conditions.stream().filter(ChainStatus::isStage).toList();
    List<PipelineCondition> ready =
        conditions.stream().filter(one -> one.type().equals(ConditionType.Ready.name())).toList();
    PipelineCondition told =
        first(stages, Outcome.False)
            .or(() -> first(ready, Outcome.False))
            .or(() -> first(stages, Outcome.Unknown))
            .orElseGet(() -> stages.isEmpty() ? ready.getFirst() : stages.getLast());
    return new VerdictStatus(
        told.type(), told.status(), told.reason(), told.message(), told.lastTransitionTime());
  }

  private static Optional<PipelineCondition> first(
      List<PipelineCondition> conditions, Outcome outcome) {
    return conditions.stream().filter(one -> one.status().equals(outcome.name())).findFirst();
  }

  static TargetsStatus targets(Targets counts, StatusReport report) {
    if (report.chain().isEmpty()) {
      return new TargetsStatus(counts.total(), counts.up(), null, null, null, null);
    }
    StatusReport.Chain chain = report.chain().get();
    List<ProbedTarget> probes = chain.seen().probes();
    return new TargetsStatus(
        counts.total(),
        counts.up(),
        probes.size(),
        count(probes, read -> read.exposition().format() == Format.OpenMetricsText),
        count(probes, read -> read.exposition().exemplars().count() > 0),
        chain.verdict().offenders().stream()
            .limit(Schema.MOST_OFFENDERS)
            .map(ChainStatus::offender)
            .toList());
  }

  private static int count(List<ProbedTarget> probes, Predicate<Read> condition) {
    return (int)
        probes.stream()
            .filter(probe -> probe.answer() instanceof Read read && condition.test(read))
            .count();
  }

  private static OffenderStatus offender(Offender offender) {
    Target target = offender.target();
    return new OffenderStatus(
        target.namespace().orElse(null),
        target.pod().orElseGet(target::called),
        target.job(),
        offender.finding().reason().name(),
        offender.finding().message());
  }

  static @Nullable TracesStatus traces(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    return report
        .chain()
        .map(StatusReport.Chain::seen)
        .flatMap(ChainStatus::traces)
        .orElse(before == null ? null : before.traces());
  }

  private static Optional<TracesStatus> traces(ChainObservation seen) {
    return seen.traces() instanceof Looked looked
        ? Optional.of(
            new TracesStatus(
                looked.lookups().size(),
                count(looked, Result.Found),
                count(looked, Result.Missing),
                count(looked, Result.Malformed),
                looked.lookups().stream()
                    .limit(Schema.MOST_EXAMPLES)
                    .map(lookup -> example(lookup, seen))
                    .toList()))
        : Optional.empty();
  }

  private static int count(Looked looked, Result result) {
    return (int) looked.lookups().stream().filter(one -> one.result() == result).count();
  }

  private static TraceExample example(TraceLookup lookup, ChainObservation seen) {
    Optional<StoredExemplar> exemplar =
        seen.prometheus() instanceof Answered answered
            ? answered.details().sample().newestFirst().stream()
                .filter(one -> one.labels().containsValue(lookup.traceId()))
                .findFirst()
            : Optional.empty();
    return new TraceExample(
        lookup.traceId(),
        exemplar.map(StoredExemplar::metric).orElse(null),
        exemplar.map(StoredExemplar::value).orElse(null),
        StatusTime.of(lookup.at()),
        lookup.result().name());
  }

  static @Nullable GrafanaStatus grafana(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    return report
        .plan()
        .map(StatusReport.Planned::plan)
        .map(
            plan ->
                grafana(plan, DashboardUrl.of(before, report, plan), histograms(before, report)))
        .orElse(before == null ? null : before.grafana());
  }

  /**
   * Those that were seen before stay, at their place: a sample does not hold all of them, and a
   * panel that comes and goes helps nobody.
   */
  private static List<String> histograms(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    List<String> known = new ArrayList<>();
    if (before != null && before.grafana() != null) {
      known.addAll(
          Objects.requireNonNullElse(before.grafana().dashboardMetrics(), List.<String>of()));
    }
    if (report.observation() instanceof Answered answered) {
      answered.details().sample().newestFirst().stream()
          .map(StoredExemplar::metric)
          .filter(metric -> metric.endsWith(BUCKET))
          .map(metric -> metric.substring(0, metric.length() - BUCKET.length()))
          .filter(metric -> metric.length() <= Schema.LONGEST_METRIC)
          .filter(metric -> METRIC.matcher(metric).matches())
          .sorted()
          .filter(metric -> !known.contains(metric))
          .forEach(known::add);
    }
    return List.copyOf(known.subList(0, Math.min(known.size(), Schema.MOST_DASHBOARD_METRICS)));
  }

  private static @Nullable GrafanaStatus grafana(
      PipelinePlan plan, Optional<String> dashboardUrl, List<String> histograms) {
    return switch (plan.grafana()) {
      case GrafanaPlan.Withheld withheld -> null;
      case GrafanaPlan.Written written ->
          new GrafanaStatus(
              written.dashboard().map(wanted -> plan.names().dashboardUid()).orElse(null),
              written.dashboard().flatMap(wanted -> dashboardUrl).orElse(null),
              Stream.concat(
                      Stream.of(plan.metricsDatasourceUid()), plan.tracesDatasourceUid().stream())
                  .toList(),
              written.dashboard().isEmpty() || histograms.isEmpty() ? null : histograms);
    };
  }
}
