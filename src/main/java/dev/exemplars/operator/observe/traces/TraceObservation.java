package dev.exemplars.operator.observe.traces;

import java.util.List;

/** What one look at a trace backend brought. */
public sealed interface TraceObservation {

  /** Ids were looked up; of those that are malformed the backend was not asked. */
  record Looked(List<TraceLookup> lookups) implements TraceObservation {
    public Looked {
      lookups = List.copyOf(lookups);
    }
  }

  /** The backend did not answer as one; {@code cause} is in our words. */
  record Failed(Failure failure, String cause) implements TraceObservation {}

  /** Nobody asked. */
  record NotAsked(Why why) implements TraceObservation {}

  /** How a backend fails. */
  enum Failure {
    /** No connection, no answer in time, an untrusted certificate. */
    Unreachable,
    /** 401 or 403. */
    Unauthorized,
    /** 429. */
    RateLimited,
    /** It wants a tenant, or does not know this one. */
    TenantMismatch,
    /** It is no trace backend of this kind, or not at this path. */
    WrongEndpoint,
    /** Any other answer, such as 500. */
    Error
  }

  /** Why nobody asked. */
  enum Why {
    /** Nobody says where traces are. */
    NoBackend,
    /** No stored exemplar holds an id. */
    NothingToResolve,
    /** A bare link can be formed, and not verified. */
    NotVerifiable,
    /** The operator's grants do not let it call that host for this namespace. */
    HostNotAllowed,
    /** {@code verification.resolveTraces} is 0. */
    Off
  }
}
