package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaProbe;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.targets.PodSource;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.TargetProbe;
import dev.exemplars.operator.observe.traces.SampledId;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.observe.traces.TraceProbe;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.OperatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at what is before and behind Prometheus: targets, traces, Grafana. Never throws. */
public final class ChainObserver {

  private final TargetProbe targets;
  private final TraceProbe traces;
  private final GrafanaProbe grafana;
  private final Duration timeout;
  private final InstantSource clock;
  private final Map<String, TraceSample> samples = new ConcurrentHashMap<>();
  private final Map<String, Instant> looks = new ConcurrentHashMap<>();

  public ChainObserver(BoundedHttp http, OperatorSettings settings, InstantSource clock) {
    this.clock = clock;
    this.timeout = settings.limits().observationTimeout();
    this.targets = new TargetProbe(http);
    this.traces = new TraceProbe(http, settings.caps().lookupsPerSecond(), clock);
    this.grafana = new GrafanaProbe(http, timeout);
  }

  /**
   * What a look takes.
   *
   * @param credentials what Secrets held when they were read last; empty where they were not
   */
  public record Means(PipelinePlan plan, Optional<Credentials> credentials, PodSource pods) {}

  /** Whether the last look is long enough ago: while nothing answers, every event would be one. */
  public boolean isDue(String uid) {
    Instant last = looks.get(uid);
    return last == null || !clock.instant().isBefore(last.plus(Observatory.WHILE_PENDING));
  }

  /**
   * Looks once; for one pipeline once at a time.
   *
   * @param uid of the pipeline
   * @param prometheus what the look at Prometheus brought
   */
  public ChainObservation observe(String uid, Means means, PrometheusObservation prometheus) {
    looks.put(uid, clock.instant());
    return new ChainObservation(
        prometheus,
        prometheus instanceof Answered answered ? probes(uid, means, answered) : List.of(),
        traces(uid, means, prometheus),
        grafana(means));
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    targets.forget(uid);
    traces.forget(uid);
    samples.remove(uid);
    looks.remove(uid);
  }

  private List<ProbedTarget> probes(String uid, Means means, Answered answered) {
    return targets.probe(
        uid,
        new TargetProbe.Look(
            means.plan(), means.credentials(), answered.details().targets(), means.pods()));
  }

  private TraceObservation traces(String uid, Means means, PrometheusObservation prometheus) {
    int more = means.plan().verification().resolveTraces();
    if (more == 0) {
      samples.remove(uid);
      return new NotAsked(Why.Off);
    }
    StoredSample sample =
        prometheus instanceof Answered answered ? answered.details().sample() : StoredSample.NONE;
    List<SampledId> ids =
        samples
            .computeIfAbsent(uid, any -> new TraceSample())
            .with(sample, means.plan().tracing().traceIdLabels(), more);
    return means
        .credentials()
        .map(
            known ->
                traces.look(
                    uid,
                    new TraceProbe.Request(means.plan().tracing(), known, ids),
                    Deadline.in(timeout)))
        .orElse(new NotAsked(Why.NothingToResolve));
  }

  private GrafanaObservation grafana(Means means) {
    return means
        .credentials()
        .map(known -> grafana.look(means.plan(), known))
        .orElse(new GrafanaObservation.NotAsked());
  }
}
