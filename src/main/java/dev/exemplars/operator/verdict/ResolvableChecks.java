package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Are the traces there? */
final class ResolvableChecks {

  /** One in five clicks in vain is too many; among fewer than this there is no telling. */
  private static final double TOLERATED = 0.2;

  private static final int MANY = 40;

  /** Of the newest so many are lost by no chance, and there is no need to wait for more. */
  private static final double TELLING = 0.4;

  private static final int NEWEST = 20;
  private static final int FEW = 5;
  private static final int LEAST_LOST = 3;

  /** Fewer are enough where not a single one is found. */
  private static final int ENOUGH_OF_NONE = 2;

  /** With no more lost among the newest it is well again: chance moves some in and out. */
  private static final double CLEAR = 0.1;

  private static final Set<Reason> LOST =
      Set.of(Reason.TracesUnsampled, Reason.TracesExpired, Reason.MalformedTraceId);

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
    List<TraceLookup> newest =
        lookups.stream().filter(one -> one.result() != Result.Pending).limit(NEWEST).toList();
    long found = count(lookups, Result.Found);
    long missing = count(lookups, Result.Missing);
    long malformed = count(lookups, Result.Malformed);
    boolean isBroken =
        isTelling(newest) || (isMoreThan(CLEAR, newest) && isTooMany(missing + malformed, found));
    if (malformed > found + missing || (isBroken && malformed > missing)) {
      return malformed(lookups);
    }
    if (isBroken) {
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
                    .formatted(found, found + missing + malformed))
            .leaving(isMoreThan(CLEAR, newest) ? LOST : Set.of());
  }

  private static boolean isTooMany(long lost, long found) {
    return lost + found >= MANY && lost > TOLERATED * (lost + found);
  }

  private static boolean isTelling(List<TraceLookup> newest) {
    long found = count(newest, Result.Found);
    long lost = lost(newest);
    return found == 0
        ? lost >= ENOUGH_OF_NONE
        : lost + found >= FEW && lost >= LEAST_LOST && isMoreThan(TELLING, newest);
  }

  private static boolean isMoreThan(double share, List<TraceLookup> lookups) {
    long lost = lost(lookups);
    return lost > share * (lost + count(lookups, Result.Found));
  }

  private static long lost(List<TraceLookup> lookups) {
    return count(lookups, Result.Missing) + count(lookups, Result.Malformed);
  }

  private static Finding malformed(List<TraceLookup> lookups) {
    return Finding.no(
        Reason.MalformedTraceId,
        ("exemplars carry \"%s\", which is no trace id (%d of %d looked at): write it as 32 hexadecimal"
                + " digits, without dashes, as the W3C trace context does")
            .formatted(
                first(lookups, Result.Malformed),
                count(lookups, Result.Malformed),
                lookups.size()));
  }

  private static Finding missing(List<TraceLookup> lookups, ChainEvidence evidence) {
    long missing = count(lookups, Result.Missing);
    long found = count(lookups, Result.Found);
    String lacks =
        "the backend does not have %d of %d traces, such as %s"
            .formatted(missing, missing + found, first(lookups, Result.Missing));
    if (missingOnes(lookups).allMatch(one -> wasOld(one, evidence))) {
      return Finding.no(
          Reason.TracesExpired,
          lacks
              + ", and all of these are older than an hour: it keeps traces for a shorter time than"
              + " Prometheus keeps exemplars");
    }
    return Finding.no(
        Reason.TracesUnsampled,
        lacks
            + ": attach exemplars only where the span is sampled, and see "
            + (found == 0
                ? "whether the application's traces arrive there at all"
                : "what drops others on the way: a collector's tail sampling must keep what has an"
                    + " exemplar, and one of the applications may send its traces elsewhere"));
  }

  private static Stream<TraceLookup> missingOnes(List<TraceLookup> lookups) {
    return lookups.stream().filter(one -> one.result() == Result.Missing);
  }

  /** One that was missing while it was young did not expire, however old it is by now. */
  private static boolean wasOld(TraceLookup missing, ChainEvidence evidence) {
    Instant asked = missing.missed().orElse(evidence.now());
    return Duration.between(missing.at(), asked).compareTo(YOUNG) > 0;
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
