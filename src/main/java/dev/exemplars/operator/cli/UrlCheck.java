package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.ChainObserver.Means;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.Watched;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.targets.TargetRules;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceProbe;
import dev.exemplars.operator.plan.PrometheusVersion;
import dev.exemplars.operator.plan.SeriesMatch;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.status.StatusReport;
import dev.exemplars.operator.verdict.ChainEvidence;
import dev.exemplars.operator.verdict.ChainVerdict;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a way that no pipeline builds. Two looks show what grows, and a third what was on its way
 * when the first came, or whether there is traffic where two could not show it; then one look
 * follows another, if anybody watches.
 */
final class UrlCheck {

  /** As Prometheus does unless told otherwise. */
  private static final Duration SCRAPE_INTERVAL = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int LOOKUPS_PER_SECOND = 50;
  private static final String UID = "check";

  private final CheckPlan plan;
  private final InstantSource clock;
  private final BoundedHttp http = BoundedHttp.anywhere();
  private final Observatory observatory;
  private final ChainObserver observer;
  private final Duration longestLook;
  private Steadiness steadiness = Steadiness.NONE;
  private @Nullable ExemplarPipelineStatus status;

  UrlCheck(CheckPlan plan, InstantSource clock) {
    this.plan = plan;
    this.clock = clock;
    this.longestLook = LOOK.compareTo(plan.timeout()) < 0 ? LOOK : plan.timeout();
    this.observatory = Observatory.ofOne(http, longestLook, clock);
    this.observer = new ChainObserver(http, longestLook, LOOKUPS_PER_SECOND, clock);
  }

  /** Looks until the verdict is certain, or the time is up. */
  Checked first() throws InterruptedException {
    Instant end = clock.instant().plus(plan.timeout());
    ChainObservation seen = look();
    Instant asked = clock.instant();
    Set<String> pending = pending(seen);
    if (seen.prometheus() instanceof Answered && hasSlept(PAUSE, end)) {
      seen = look();
      Duration rest =
          Duration.between(clock.instant(), asked.plus(TraceProbe.INGEST_DELAY).plusSeconds(1));
      boolean isOpen = pending(seen).stream().anyMatch(pending::contains) || seemsIdle(seen);
      if (isOpen && hasSlept(rest, end)) {
        seen = look();
      }
    }
    return checked(seen);
  }

  /** Looks once more. */
  Checked next() {
    return checked(look());
  }

  private ChainObservation look() {
    Watched watched =
        new Watched(
            plan.access(),
            SeriesMatch.EVERYTHING,
            Optional.empty(),
            Optional.empty(),
            SCRAPE_INTERVAL,
            new Watched.Pace(Duration.ZERO, Duration.ZERO));
    Means means =
        new Means(
            TargetRules.anyone(PrometheusVersion.NEWEST, plan.targets()),
            Optional.empty(),
            plan.tracing(),
            plan.grafana(),
            Optional.of(plan.credentials()));
    return observer.observe(UID, means, observatory.observe(UID, watched).observation());
  }

  private boolean seemsIdle(ChainObservation seen) {
    ChainVerdict verdict = ChainVerdict.of(new ChainEvidence(intent(seen), seen));
    return verdict.of(Stage.Exposed).reason() == Reason.NoTraffic;
  }

  private boolean hasSlept(Duration pause, Instant end) throws InterruptedException {
    boolean hasTime = clock.instant().plus(pause).isBefore(end);
    if (hasTime && pause.isPositive()) {
      Thread.sleep(pause);
    }
    return hasTime;
  }

  private Checked checked(ChainObservation seen) {
    Steadiness.Settled settled = steadiness.settle(new ChainEvidence(intent(seen), seen));
    steadiness = settled.next();
    ChainVerdict verdict = settled.verdict();
    status =
        new StatusFactory(clock).of(status, StatusReport.of(new StatusReport.Chain(seen, verdict)));
    return new Checked(plan.access().url(), status, Optional.empty());
  }

  private Intent intent(ChainObservation seen) {
    return new Intent(
        plan.traceIdLabels(), linking(), scrapeInterval(seen), false, true, true, List.of());
  }

  private Intent.Linking linking() {
    return plan.grafana().isPresent() || plan.traceIdLabels().isEmpty()
        ? new Intent.ByOthers()
        : new Intent.Stated();
  }

  private static Duration scrapeInterval(ChainObservation seen) {
    return seen.prometheus() instanceof Answered answered
        ? answered.details().usualInterval().orElse(SCRAPE_INTERVAL)
        : SCRAPE_INTERVAL;
  }

  /** Ids of which nobody knows yet whether they are only late. */
  private static Set<String> pending(ChainObservation seen) {
    return Stream.of(seen.traces())
        .flatMap(traces -> traces instanceof Looked looked ? Stream.of(looked) : Stream.empty())
        .map(Looked::lookups)
        .flatMap(Collection::stream)
        .filter(lookup -> lookup.result() == Result.Pending)
        .map(TraceLookup::traceId)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
