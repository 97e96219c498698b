package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PodStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.PrometheusStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.Scope;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TargetsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TerminationStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.RingSize;
import dev.exemplars.operator.settings.GoDuration;
import dev.exemplars.operator.verdict.Finding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a status of a report and of the status before, and tells whether it is worth writing. */
public final class StatusFactory {

  /** From here on fractions of an exemplar a second say nothing. */
  private static final double WHOLE_FROM = 10;

  private final InstantSource clock;

  public StatusFactory(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a status is worth a write after the one before. */
  public boolean isNews(@Nullable ExemplarPipelineStatus before, ExemplarPipelineStatus now) {
    return StatusNews.in(before, now);
  }

  /** The status that a report makes, be it worth a write or not. */
  public ExemplarPipelineStatus of(@Nullable ExemplarPipelineStatus before, StatusReport report) {
    List<PipelineCondition> conditions = conditions(before, report);
    return new ExemplarPipelineStatus(
        generation(report),
        conditions,
        ChainStatus.verdict(conditions),
        exemplars(before, report),
        targets(before, report),
        ChainStatus.traces(before, report),
        prometheus(before, report),
        ChainStatus.grafana(before, report),
        report.observation() instanceof Answered answered
            ? StatusTime.of(answered.at())
            : last(before, ExemplarPipelineStatus::lastObservedTime));
  }

  private List<PipelineCondition> conditions(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    List<PipelineCondition> conditions = new ArrayList<>();
    report
        .readiness()
        .ifPresent(
            it -> {
              conditions.add(condition(ConditionType.Ready, it.ready(), before, report));
              conditions.add(
                  condition(ConditionType.Reconciling, it.reconciling(), before, report));
              conditions.add(condition(ConditionType.Stalled, it.stalled(), before, report));
            });
    ChainStatus.findings(report)
        .forEach((type, finding) -> conditions.add(condition(type, finding, before, report)));
    if (report.chain().isEmpty()) {
      ChainStatus.kept(before).forEach(conditions::add);
    }
    return List.copyOf(conditions);
  }

  private PipelineCondition condition(
      ConditionType type,
      Finding finding,
      @Nullable ExemplarPipelineStatus before,
      StatusReport report) {
    String status = finding.outcome().name();
    String since =
        Conditions.find(before, type)
            .filter(old -> old.status().equals(status))
            .map(PipelineCondition::lastTransitionTime)
            .orElseGet(() -> StatusTime.of(clock.instant()));
    return new PipelineCondition(
        type.name(), status, finding.reason().name(), finding.message(), since, generation(report));
  }

  /** Without a pipeline there is none. */
  private static @Nullable Long generation(StatusReport report) {
    return report.readiness().isPresent() ? report.generation() : null;
  }

  /** Without an answer the last values stay, dated by {@code lastObservedTime}. */
  private @Nullable ExemplarsStatus exemplars(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    if (!(report.observation() instanceof Answered answered)) {
      return last(before, ExemplarPipelineStatus::exemplars);
    }
    Exemplars seen = answered.exemplars();
    boolean isTold = answered.details().served().storage();
    return new ExemplarsStatus(
        scope(report),
        isTold ? seen.series() : null,
        isTold ? seen.stored() : null,
        (isTold && seen.storedIsApproximate()) ? true : null,
        isTold ? seen.capacity() : null,
        chosen(report).map(RingSize::exemplars).orElse(null),
        chosen(report).map(size -> "%d %s".formatted(size.exemplars(), size.why())).orElse(null),
        seen.ratePerSecond().map(StatusFactory::rate).orElse(null),
        seen.oldest().map(oldest -> window(oldest, answered.at())).orElse(null),
        names(answered.details().sample().labels()),
        names(answered.details().sample().metrics()));
  }

  private static Scope scope(StatusReport report) {
    return report.plan().filter(planned -> planned.plan().external().isEmpty()).isPresent()
        ? Scope.Pipeline
        : Scope.Server;
  }

  private static Optional<RingSize> chosen(StatusReport report) {
    return report.plan().flatMap(planned -> planned.plan().prometheus().exemplars().chosen());
  }

  private static @Nullable List<String> names(Set<String> seen) {
    return seen.isEmpty() ? null : List.copyOf(seen);
  }

  private @Nullable TargetsStatus targets(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    return report.observation() instanceof Answered answered
        ? ChainStatus.targets(answered.targets(), report)
        : last(before, ExemplarPipelineStatus::targets);
  }

  private @Nullable PrometheusStatus prometheus(
      @Nullable ExemplarPipelineStatus before, StatusReport report) {
    PrometheusStatus last = last(before, ExemplarPipelineStatus::prometheus);
    if (report.plan().isEmpty()) {
      return last;
    }
    StatusReport.Planned planned = report.plan().orElseThrow();
    if (planned.plan().external().isPresent()) {
      return ofOthers(planned.plan(), report);
    }
    String revision = KnownRevisions.shortened(planned.revision());
    ConfigState state =
        report.observation() instanceof Answered answered
            ? answered.config()
            : KnownRevisions.state(before, planned.revision());
    return new PrometheusStatus(
        planned.plan().prometheus().version().toString(),
        planned.plan().prometheusUrl(),
        state,
        revision,
        state == ConfigState.Loaded
            ? planned.revision()
            : KnownRevisions.loaded(before).orElse(null),
        KnownRevisions.isRefused(before, planned, report) ? revision : null,
        state == ConfigState.Rejected ? planned.refusal().orElse(null) : null,
        report.observation() instanceof Unreachable unreachable ? unreachable.cause() : null,
        report.pod().map(StatusFactory::pod).orElse(null));
  }

  /** Nothing is written there, so none of it is on its way; what it is it says itself. */
  private static PrometheusStatus ofOthers(PipelinePlan plan, StatusReport report) {
    return new PrometheusStatus(
        report.observation() instanceof Answered answered
            ? answered.details().server().version().map(String::valueOf).orElse(null)
            : null,
        plan.prometheusUrl(),
        null,
        null,
        null,
        null,
        null,
        report.observation() instanceof Unreachable unreachable ? unreachable.cause() : null,
        null);
  }

  private static PodStatus pod(PodState pod) {
    return new PodStatus(
        pod.name(),
        pod.restarts(),
        pod.lastTermination()
            .map(end -> new TerminationStatus(end.reason(), end.exitCode()))
            .orElse(null));
  }

  private static String window(Instant oldest, Instant now) {
    Duration age = Duration.between(oldest, now).truncatedTo(ChronoUnit.SECONDS);
    return GoDuration.format(age.isNegative() ? Duration.ZERO : age);
  }

  private static String rate(double perSecond) {
    return BigDecimal.valueOf(perSecond)
        .setScale(perSecond >= WHOLE_FROM ? 0 : 2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static <T> @Nullable T last(@Nullable ExemplarPipelineStatus before, Part<T> part) {
    return before == null ? null : part.of(before);
  }

  private interface Part<T> {
    @Nullable T of(ExemplarPipelineStatus status);
  }
}
