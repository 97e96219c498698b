package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Are the traces there? */
final class ResolvableChecks {

  /** One in five clicks in vain is too many; below five there is no telling. */
  private static final double TOLERATED = 0.2;

  private static final int ENOUGH = 5;

  /** Fewer are enough where not a single one is found. */
  private static final int ENOUGH_OF_NONE = 2;

  /** Most backends keep traces for longer, and most samplers decide within minutes. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private ResolvableChecks() {}

  static Finding judge(ChainEvidence evidence) {
    return switch (evidence.seen().traces()) {
      case Looked looked -> looked(looked.lookups(), evidence);
      case Failed failed -> failed(failed);
      case NotAsked notAsked -> notAsked(notAsked);
    };
  }

  private static Finding looked(List<TraceLookup> lookups, ChainEvidence evidence) {
    long found = count(lookups, Result.Found);
    long missing = count(lookups, Result.Missing);
    long malformed = count(lookups, Result.Malformed);
    if (malformed > found + missing) {
      return malformed(lookups);
    }
    if (isTooMany(missing, found)) {
      return missing(lookups, evidence);
    }
    return found == 0
        ? Finding.unknown(
            Reason.TracesPending,
            "%d traces were looked for, which may still be on their way into the backend"
                .formatted(lookups.size()))
        : Finding.yes(
            Reason.TracesFound,
            "the backend has %d of %d traces of stored exemplars"
                .formatted(found, found + missing));
  }

  private static boolean isTooMany(long missing, long found) {
    long judged = missing + found;
    return (found == 0 && judged >= ENOUGH_OF_NONE)
        || (judged >= ENOUGH && missing > TOLERATED * judged);
  }

  private static Finding malformed(List<TraceLookup> lookups) {
    return Finding.no(
        Reason.MalformedTraceId,
        ("exemplars carry \"%s\", which is no trace id: write it as 32 hexadecimal digits, without dashes,"
                + " as the W3C trace context does")
            .formatted(first(lookups, Result.Malformed)));
  }

  private static Finding missing(List<TraceLookup> lookups, ChainEvidence evidence) {
    long missing = count(lookups, Result.Missing);
    long judged = missing + count(lookups, Result.Found);
    boolean onlyOld =
        judgedOnes(lookups)
            .allMatch(one -> Duration.between(one.at(), evidence.now()).compareTo(YOUNG) > 0);
    return onlyOld
        ? Finding.no(
            Reason.TracesExpired,
            ("the backend does not have %d of %d traces, such as %s, and all of them are older than an hour:"
                    + " it keeps traces for a shorter time than Prometheus keeps exemplars")
                .formatted(missing, judged, first(lookups, Result.Missing)))
        : Finding.no(
            Reason.TracesUnsampled,
            ("the backend does not have %d of %d traces, such as %s: attach exemplars only where the span is"
                    + " sampled, and see whether the application's traces arrive there at all")
                .formatted(missing, judged, first(lookups, Result.Missing)));
  }

  private static Stream<TraceLookup> judgedOnes(List<TraceLookup> lookups) {
    return lookups.stream()
        .filter(one -> one.result() == Result.Found || one.result() == Result.Missing);
  }

  private static long count(List<TraceLookup> lookups, Result result) {
    return lookups.stream().filter(one -> one.result() == result).count();
  }

  private static String first(List<TraceLookup> lookups, Result result) {
    return lookups.stream()
        .filter(one -> one.result() == result)
        .map(TraceLookup::traceId)
        .findFirst()
        .orElse("");
  }

  private static Finding failed(Failed failed) {
    return switch (failed.failure()) {
      case Unreachable -> unknown(Reason.BackendUnreachable, failed, "see the URL under tracing");
      case Unauthorized ->
          unknown(Reason.BackendUnauthorized, failed, "see the credentials under tracing");
      case RateLimited ->
          unknown(Reason.BackendRateLimited, failed, "the operator asks again later");
      case Error -> unknown(Reason.BackendError, failed, "see the log of the backend");
      case TenantMismatch ->
          Finding.no(
              Reason.TenantMismatch,
              "the trace backend %s: see tracing.tempo.tenant".formatted(failed.cause()));
      case WrongEndpoint ->
          Finding.no(
              Reason.WrongEndpoint,
              "the trace backend %s: see host, port and path of the URL under tracing"
                  .formatted(failed.cause()));
    };
  }

  private static Finding unknown(Reason reason, Failed failed, String cure) {
    return Finding.unknown(
        reason,
        "whether traces are there is not known, for the trace backend %s: %s"
            .formatted(failed.cause(), cure));
  }

  private static Finding notAsked(NotAsked notAsked) {
    return switch (notAsked.why()) {
      case NoBackend ->
          Finding.unknown(
              Reason.NotObserved,
              "nobody says where traces are, so none is looked up: name the trace backend");
      case NothingToResolve ->
          Finding.unknown(
              Reason.NothingToResolve, "no stored exemplar was seen with an id to look up");
      case NotVerifiable ->
          Finding.unknown(
              Reason.NotVerifiable,
              "a link is only formed: nobody can tell whether there is a trace behind it");
      case HostNotAllowed ->
          Finding.unknown(
              Reason.HostNotAllowed,
              "the operator may not call the trace backend for this namespace: have its --grant-hosts"
                  + " extended by that host");
      case Off ->
          Finding.unknown(
              Reason.VerificationOff, "verification.resolveTraces is 0: no trace is looked up");
    };
  }
}
