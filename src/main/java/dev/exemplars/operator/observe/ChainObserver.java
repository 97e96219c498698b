package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation;
import dev.exemplars.operator.observe.grafana.GrafanaProbe;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.targets.ClusterSource;
import dev.exemplars.operator.observe.targets.NearMiss;
import dev.exemplars.operator.observe.targets.NearMissProbe;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.TargetProbe;
import dev.exemplars.operator.observe.targets.TargetRules;
import dev.exemplars.operator.observe.traces.SampledId;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.observe.traces.TraceProbe;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.TracingPlan;
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
  private final NearMissProbe nearMisses;
  private final TraceProbe traces;
  private final GrafanaProbe grafana;
  private final Duration timeout;
  private final InstantSource clock;
  private final Map<String, TraceSample> samples = new ConcurrentHashMap<>();
  private final Map<String, Instant> looks = new ConcurrentHashMap<>();

  public ChainObserver(BoundedHttp http, OperatorSettings settings, InstantSource clock) {
    this(http, settings.limits().observationTimeout(), settings.caps().lookupsPerSecond(), clock);
  }

  /**
   * For whoever has no settings.
   *
   * @param timeout of a look at one server
   * @param lookupsPerSecond most requests a second to one trace backend
   */
  public ChainObserver(
      BoundedHttp http, Duration timeout, int lookupsPerSecond, InstantSource clock) {
    this.clock = clock;
    this.timeout = timeout;
    this.targets = new TargetProbe(http, clock);
    this.nearMisses = new NearMissProbe(clock);
    this.traces = new TraceProbe(http, lookupsPerSecond, clock);
    this.grafana = new GrafanaProbe(http, timeout);
  }

  /**
   * What a look takes.
   *
   * @param tracing where traces are; empty where nobody says
   * @param nearMisses where to look for what nearly is a target; empty where nobody may
   * @param grafana what Grafana is asked for; empty where it is not
   * @param credentials what Secrets held when they were read last; empty where they were not
   */
  public record Means(
      TargetRules targets,
      Optional<NearMissProbe.Request> nearMisses,
      Optional<Tracing> tracing,
      Optional<GrafanaProbe.Request> grafana,
      Optional<Credentials> credentials) {

    /** That of a pipeline. */
    public static Means of(
        PipelinePlan plan, Optional<Credentials> credentials, ClusterSource cluster) {
      return new Means(
          TargetRules.of(plan, cluster),
          plan.external().isPresent()
              ? Optional.empty()
              : Optional.of(
                  new NearMissProbe.Request(plan.id().namespace(), plan.scrape(), cluster)),
          Optional.of(
              new Tracing(plan.tracing(), plan.verification().resolveTraces(), ClientPlan.PLAIN)),
          GrafanaProbe.Request.of(plan),
          credentials);
    }
  }

  /**
   * Where traces are.
   *
   * @param more how many are looked up in each look beside those of the looks before; 0 is none
   * @param otherwise how a backend is asked whose plan does not say
   */
  public record Tracing(TracingPlan plan, int more, ClientPlan otherwise) {}

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
        nearMisses(uid, means, prometheus),
        traces(uid, means, prometheus),
        grafana(uid, means));
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    targets.forget(uid);
    nearMisses.forget(uid);
    traces.forget(uid);
    grafana.forget(uid);
    samples.remove(uid);
    looks.remove(uid);
  }

  /** As this Prometheus asks them, whatever version it is. */
  private List<ProbedTarget> probes(String uid, Means means, Answered answered) {
    return targets.probe(
        uid,
        new TargetProbe.Look(
            rules(means.targets(), answered.details().server()),
            means.credentials(),
            answered.details().targets(),
            answered.details().sample().isFresh(answered.at())));
  }

  private static TargetRules rules(TargetRules planned, Server server) {
    return server
        .version()
        .map(planned::with)
        .orElse(planned)
        .askingInProtobuf(server.protobufJobs());
  }

  /** Only where Prometheus says that there is no target: each look takes some lists. */
  private List<NearMiss> nearMisses(String uid, Means means, PrometheusObservation prometheus) {
    boolean hasNone =
        prometheus instanceof Answered answered
            && answered.targets().total() == 0
            && answered.details().served().targets()
            && !answered.details().sample().isFresh(answered.at());
    if (!hasNone) {
      nearMisses.forget(uid);
      return List.of();
    }
    return means.nearMisses().map(request -> nearMisses.look(uid, request)).orElse(List.of());
  }

  private TraceObservation traces(String uid, Means means, PrometheusObservation prometheus) {
    if (means.tracing().isEmpty()) {
      return new NotAsked(Why.NoBackend);
    }
    Tracing tracing = means.tracing().get();
    if (tracing.more() == 0) {
      samples.remove(uid);
      return new NotAsked(Why.Off);
    }
    StoredSample sample =
        prometheus instanceof Answered answered ? answered.details().sample() : StoredSample.NONE;
    List<SampledId> ids =
        samples
            .computeIfAbsent(uid, any -> new TraceSample())
            .with(sample, tracing.plan().traceIdLabels(), tracing.more());
    return means
        .credentials()
        .map(
            known ->
                traces.look(
                    uid,
                    new TraceProbe.Request(tracing.plan(), known, ids, tracing.otherwise()),
                    Deadline.in(timeout)))
        .orElse(new NotAsked(Why.NothingToResolve));
  }

  private GrafanaObservation grafana(String uid, Means means) {
    return means
        .credentials()
        .map(known -> grafana.look(uid, means.grafana(), known))
        .orElse(new GrafanaObservation.NotAsked());
  }
}
