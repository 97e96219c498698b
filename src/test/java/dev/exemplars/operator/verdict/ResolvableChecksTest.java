package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.both;
import static dev.exemplars.operator.verdict.Way.lookups;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.traces.TraceLookup;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResolvableChecksTest {

  private static final Duration OLD = Duration.ofHours(3);

  @ParameterizedTest
  @MethodSource("cases")
  void says(StageCase one) {
    one.check(Stage.Resolvable);
  }

  static Stream<StageCase> cases() {
    return Stream.of(
        told("all is well", lookups(Result.Found, 5), Outcome.True, Reason.TracesFound, "5 of 5"),
        told(
            "one in ten is missing",
            both(lookups(Result.Found, 9), lookups(Result.Missing, 1)),
            Outcome.True,
            Reason.TracesFound,
            "9 of 10"),
        told(
            "one of two is missing: too few to tell",
            both(lookups(Result.Found, 1), lookups(Result.Missing, 1)),
            Outcome.True,
            Reason.TracesFound,
            "1 of 2"),
        told(
            "a single one was judged, and is missing: too few to tell",
            both(lookups(Result.Missing, 1), lookups(Result.Pending, 2)),
            Outcome.Unknown,
            Reason.TracesPending,
            "3 traces"),
        told(
            "all are missing, and young",
            lookups(Result.Missing, 3),
            Outcome.False,
            Reason.TracesUnsampled,
            "3 of 3 traces, such as 00000000000000000000000000000001"),
        told(
            "half are missing",
            both(lookups(Result.Found, 5), lookups(Result.Missing, 5)),
            Outcome.False,
            Reason.TracesUnsampled,
            "5 of 10"),
        told(
            "all are missing, and old",
            lookups(Result.Missing, 3, OLD),
            Outcome.False,
            Reason.TracesExpired,
            "older than an hour"),
        told(
            "old ones are missing, young ones found",
            both(lookups(Result.Found, 9), lookups(Result.Missing, 1, OLD)),
            Outcome.True,
            Reason.TracesFound,
            "9 of 10"),
        told(
            "old ones are missing, half of all, and young ones are found",
            both(lookups(Result.Found, 5), lookups(Result.Missing, 5, OLD)),
            Outcome.False,
            Reason.TracesExpired,
            "5 of 10"),
        told(
            "old ones are missing, which were missing when they were young",
            missedAfter(Duration.ofMinutes(2)),
            Outcome.False,
            Reason.TracesUnsampled,
            "2 of 2"),
        told(
            "some of the young are missing: a sampler drops them",
            both(lookups(Result.Found, 5), lookups(Result.Missing, 5)),
            Outcome.False,
            Reason.TracesUnsampled,
            "tail sampling must keep what has an exemplar"),
        told(
            "half are no ids, and the others are found",
            both(lookups(Result.Found, 5), lookups(Result.Malformed, 5)),
            Outcome.False,
            Reason.MalformedTraceId,
            "5 of 10 looked at"),
        told(
            "one in ten is no id",
            both(lookups(Result.Found, 9), lookups(Result.Malformed, 1)),
            Outcome.True,
            Reason.TracesFound,
            "9 of 10"),
        told(
            "three in ten are missing: among twenty too few to tell",
            both(lookups(Result.Found, 14), lookups(Result.Missing, 6)),
            Outcome.True,
            Reason.TracesFound,
            "14 of 20"),
        told(
            "three in ten are missing, of many",
            both(
                both(lookups(Result.Missing, 6), lookups(Result.Found, 28)),
                lookups(Result.Missing, 6)),
            Outcome.False,
            Reason.TracesUnsampled,
            "12 of 40"),
        told(
            "half are missing, behind as many that are on their way",
            both(
                lookups(Result.Pending, 20),
                both(lookups(Result.Found, 5), lookups(Result.Missing, 5))),
            Outcome.False,
            Reason.TracesUnsampled,
            "5 of 10"),
        told(
            "many were missing, and the newest are found",
            both(lookups(Result.Found, 20), lookups(Result.Missing, 30)),
            Outcome.True,
            Reason.TracesFound,
            "20 of 50"),
        told(
            "all are on their way",
            lookups(Result.Pending, 3),
            Outcome.Unknown,
            Reason.TracesPending,
            "3 traces"),
        told(
            "what is found counts while others are on their way",
            both(lookups(Result.Found, 1), lookups(Result.Pending, 4)),
            Outcome.True,
            Reason.TracesFound,
            "1 of 1"),
        told(
            "no ids",
            lookups(Result.Malformed, 3),
            Outcome.False,
            Reason.MalformedTraceId,
            "32 hexadecimal digits"),
        failed(Failure.Unreachable, Outcome.Unknown, Reason.BackendUnreachable),
        failed(Failure.Unauthorized, Outcome.Unknown, Reason.BackendUnauthorized),
        failed(Failure.RateLimited, Outcome.Unknown, Reason.BackendRateLimited),
        failed(Failure.Error, Outcome.Unknown, Reason.BackendError),
        failed(Failure.TenantMismatch, Outcome.False, Reason.TenantMismatch),
        failed(Failure.WrongEndpoint, Outcome.False, Reason.WrongEndpoint),
        notAsked(Why.NothingToResolve, Reason.NothingToResolve),
        notAsked(Why.NotVerifiable, Reason.NotVerifiable),
        notAsked(Why.HostNotAllowed, Reason.HostNotAllowed),
        notAsked(Why.Off, Reason.VerificationOff));
  }

  private static TraceObservation missedAfter(Duration delay) {
    Instant at = Way.NOW.minus(OLD);
    return new TraceObservation.Looked(
        Stream.of("1", "2")
            .map(id -> new TraceLookup(id, at, Result.Missing, Optional.of(at.plus(delay))))
            .toList());
  }

  private static StageCase failed(Failure failure, Outcome outcome, Reason reason) {
    return told(
        failure.name(),
        new TraceObservation.Failed(failure, "did as it did"),
        outcome,
        reason,
        "did as it did");
  }

  private static StageCase notAsked(Why why, Reason reason) {
    return told(why.name(), new TraceObservation.NotAsked(why), Outcome.Unknown, reason, "");
  }

  private static StageCase told(
      String name, TraceObservation traces, Outcome outcome, Reason reason, String told) {
    return new StageCase(name, with(way -> way.traces = traces), outcome, reason, told);
  }
}
