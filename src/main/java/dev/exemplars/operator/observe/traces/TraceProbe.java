package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.traces.BackendWord.Fails;
import dev.exemplars.operator.observe.traces.BackendWord.Has;
import dev.exemplars.operator.observe.traces.BackendWord.Lacks;
import dev.exemplars.operator.observe.traces.BackendWord.NotNow;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.TraceBackend;
import dev.exemplars.operator.plan.TracingPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks up whether traces of exemplars are where they should be. What was said before is
 * remembered: a trace that was found is never asked for again, and one that was not, only after the
 * time that ingesting takes.
 */
public final class TraceProbe {

  /** How long a trace may take to get there. */
  public static final Duration INGEST_DELAY = TraceMemory.INGEST_DELAY;

  private final BoundedHttp http;
  private final LookupRate rate;
  private final InstantSource clock;
  private final Map<String, Remembered> pipelines = new ConcurrentHashMap<>();

  /** Of one pipeline, and as long as its backend is the same. */
  private record Remembered(TraceBackend backend, TraceEndpoint endpoint, TraceMemory memory) {}

  /**
   * @param lookupsPerSecond most requests a second to one host
   */
  public TraceProbe(BoundedHttp http, int lookupsPerSecond, InstantSource clock) {
    this.http = http;
    this.rate = new LookupRate(lookupsPerSecond, clock);
    this.clock = clock;
  }

  /**
   * What is to be looked up.
   *
   * @param credentials those of the plan's backend
   * @param ids a few, the most wanted first
   * @param otherwise how a backend is asked whose plan does not say
   */
  public record Request(
      TracingPlan tracing, Credentials credentials, List<SampledId> ids, ClientPlan otherwise) {
    public Request {
      ids = List.copyOf(ids);
    }

    /** Of whom nothing else is known. */
    public Request(TracingPlan tracing, Credentials credentials, List<SampledId> ids) {
      this(tracing, credentials, ids, ClientPlan.PLAIN);
    }
  }

  /**
   * Looks ids up that are due; for one pipeline once at a time.
   *
   * @param uid of the pipeline
   */
  public TraceObservation look(String uid, Request request, Deadline deadline) {
    TraceBackend backend = request.tracing.backend();
    Optional<TraceApi.At> at = TraceApi.of(backend);
    if (at.isEmpty()) {
      return new NotAsked(Why.NotVerifiable);
    }
    if (!request.tracing.missingGrants().isEmpty()) {
      return new NotAsked(Why.HostNotAllowed);
    }
    if (request.ids.isEmpty()) {
      return new NotAsked(Why.NothingToResolve);
    }
    Remembered remembered =
        pipelines.compute(
            uid,
            (key, before) ->
                before != null && before.backend.equals(backend)
                    ? before
                    : new Remembered(
                        backend, new TraceEndpoint(at.get().api()), new TraceMemory()));
    try {
      return look(remembered, request.ids, client(at.get(), request, deadline));
    } catch (ProbeException e) {
      return new Failed(Failure.Unreachable, e.said());
    }
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    pipelines.remove(uid);
  }

  private BackendClient client(TraceApi.At at, Request request, Deadline deadline)
      throws ProbeException {
    TraceBackend backend = request.tracing.backend();
    Optional<String> tenant =
        backend instanceof TraceBackend.Tempo tempo ? tempo.tenant() : Optional.empty();
    ClientPlan plan =
        backend instanceof TraceBackend.Tempo tempo ? tempo.client() : request.otherwise;
    return new BackendClient(
        http,
        rate,
        new BackendClient.Access(at.url(), tenant, Identity.of(plan, request.credentials)),
        deadline);
  }

  /** A backend that answers once and fails then is one that works: the rest is for later. */
  private TraceObservation look(Remembered remembered, List<SampledId> ids, BackendClient client) {
    boolean hasAnswered = false;
    Optional<BackendWord> end = Optional.empty();
    for (TraceId id : ids.stream().flatMap(each -> TraceId.of(each.traceId()).stream()).toList()) {
      if (end.isEmpty() && remembered.memory.isDue(id, clock.instant())) {
        switch (remembered.endpoint.ask(id, client)) {
          case Has has -> {
            remembered.memory.found(id);
            hasAnswered = true;
          }
          case Lacks lacks -> {
            remembered.memory.notFound(id, clock.instant());
            hasAnswered = true;
          }
          case Fails fails -> end = Optional.of(fails);
          case NotNow notNow -> end = Optional.of(notNow);
        }
      }
    }
    return end.isPresent() && end.get() instanceof Fails fails && !hasAnswered
        ? fails.failure()
        : new Looked(ids.stream().map(each -> lookup(each, remembered.memory)).toList());
  }

  private static TraceLookup lookup(SampledId sampled, TraceMemory memory) {
    Optional<TraceId> id = TraceId.of(sampled.traceId());
    return new TraceLookup(
        sampled.traceId(),
        sampled.at(),
        id.map(memory::result).orElse(TraceLookup.Result.Malformed),
        id.flatMap(memory::missed));
  }
}
