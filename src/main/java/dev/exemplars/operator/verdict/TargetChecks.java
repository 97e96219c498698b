package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.IdLabels;
import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.targets.ProbedTarget;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.Silence;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with one target that was asked. */
final class TargetChecks {

  /** With one request in ten traced, a hundred leave no exemplar once in forty thousand times. */
  private static final double ENOUGH_TRAFFIC = 100;

  /** Observations a second; a Pod is asked for its health some times a minute. */
  private static final double BUSY = 1;

  private static final List<Check> CHECKS =
      List.of(
          TargetChecks::itsLinesAreTaken,
          TargetChecks::itSpeaksOpenMetrics,
          TargetChecks::itHasHistograms,
          TargetChecks::nativeOnesHaveTimes,
          TargetChecks::itHasExemplars,
          TargetChecks::theyAreShortEnough,
          TargetChecks::theyHoldAnId);

  private TargetChecks() {}

  private interface Check {
    Optional<Finding> of(Exposition exposition, ProbedTarget probe);
  }

  /** The first thing wrong, for each follows from the one before; empty where all is well. */
  static Optional<Finding> of(ProbedTarget probe) {
    return switch (probe.answer()) {
      case NotRead notRead -> Optional.of(unread(probe, notRead));
      case Read read ->
          CHECKS.stream().flatMap(check -> check.of(read.exposition(), probe).stream()).findFirst();
    };
  }

  private static Finding unread(ProbedTarget probe, NotRead notRead) {
    Reason reason =
        switch (notRead.hindrance()) {
          case Unauthorized -> Reason.ProbeUnauthorized;
          case Blocked, Refused, TooSlow, Untrusted -> Reason.ProbeBlocked;
        };
    return Finding.unknown(
        reason, "the operator asked %s itself, and %s".formatted(called(probe), notRead.cause()));
  }

  private static Optional<Finding> itsLinesAreTaken(Exposition exposition, ProbedTarget probe) {
    return exposition
        .malformed()
        .map(
            fault ->
                Finding.no(
                    Reason.MalformedExposition,
                    "%s exposes what Prometheus refuses, in %s %d: %s; mend what writes it"
                        .formatted(
                            called(probe),
                            exposition.format() == Format.Protobuf ? "metric family" : "line",
                            fault.line(),
                            fault.what())));
  }

  private static Optional<Finding> itSpeaksOpenMetrics(Exposition exposition, ProbedTarget probe) {
    return switch (exposition.format()) {
      case OpenMetricsText, Protobuf -> Optional.empty();
      case PlainText, Unknown ->
          isExpected(exposition, probe)
              ? Optional.of(
                  Finding.no(
                      Reason.NotOpenMetrics,
                      ("%s answers in the classic text format, though it is asked for OpenMetrics: turn"
                              + " OpenMetrics on where it serves metrics (Go:"
                              + " promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true});"
                              + " Python: make_asgi_app or start_http_server, not generate_latest;"
                              + " Spring Boot does by itself)")
                          .formatted(called(probe))))
              : Optional.empty();
    };
  }

  private static Optional<Finding> nativeOnesHaveTimes(Exposition exposition, ProbedTarget probe) {
    return exposition.exemplars().count() > 0 || exposition.untimed() == 0
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.NativeExemplarWithoutTimestamp,
                ("%s answers in protobuf with %d exemplars of native histograms and no other, and none of"
                        + " them has a timestamp: Prometheus drops them; set it where they are observed,"
                        + " or keep classic buckets")
                    .formatted(called(probe), exposition.untimed())));
  }

  private static Optional<Finding> itHasHistograms(Exposition exposition, ProbedTarget probe) {
    return isExpected(exposition, probe) || exposition.exemplars().count() > 0
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.NoHistograms,
                ("%s exposes no histogram: record durations in one, and attach exemplars, or say"
                        + " exemplars.dev/expect: \"false\" at its Pod")
                    .formatted(called(probe))));
  }

  private static Optional<Finding> itHasExemplars(Exposition exposition, ProbedTarget probe) {
    if (exposition.exemplars().count() > 0) {
      return Optional.empty();
    }
    if (!exposition.isComplete()) {
      return Optional.of(
          Finding.unknown(
              Reason.ProbeBlocked,
              "%s exposes more than the operator reads, and none in its beginning"
                  .formatted(called(probe))));
    }
    return Optional.of(
        isBusy(exposition, probe.silence())
            ? Finding.no(
                Reason.NoExemplars,
                ("%s has %d histograms with %.0f observations, %.0f of them in the last %s, and no exemplar:"
                        + " attach the id of the sampled span that is current where they are observed (Go:"
                        + " ObserveWithExemplar, with otelhttp outside of the middleware that observes)")
                    .formatted(
                        called(probe),
                        exposition.histograms(),
                        exposition.observations(),
                        probe.silence().observations(),
                        Findings.text(probe.silence().lasting())))
            : noTraffic(exposition, probe));
  }

  /**
   * Only what came since it was asked first proves anything; and where it offered exemplars before,
   * health checks of a quiet night, which nobody traces, are no traffic.
   */
  private static boolean isBusy(Exposition exposition, Silence silence) {
    return exposition.observations() >= ENOUGH_TRAFFIC
        && silence.observations() >= ENOUGH_TRAFFIC
        && (!silence.isAfterExemplars() || silence.rate() >= BUSY);
  }

  private static Finding noTraffic(Exposition exposition, ProbedTarget probe) {
    Silence silence = probe.silence();
    String counted =
        exposition.observations() < ENOUGH_TRAFFIC
            ? "has counted %.0f observations so far".formatted(exposition.observations())
            : "exposes no exemplar now, and has counted %.0f observations since it %s"
                .formatted(
                    silence.observations(),
                    silence.isAfterExemplars() ? "exposed the last" : "was asked first");
    return Finding.unknown(
            Reason.NoTraffic,
            "%s %s: too few to tell, send it some requests".formatted(called(probe), counted))
        .leaving(Set.of(Reason.ExemplarsExposed));
  }

  /** What is told of one that offered exemplars before, and has next to no traffic since. */
  static Optional<Finding> idle(ProbedTarget probe) {
    return probe.silence().isAfterExemplars()
        ? of(probe).filter(finding -> finding.reason() == Reason.NoTraffic)
        : Optional.empty();
  }

  private static Optional<Finding> theyAreShortEnough(Exposition exposition, ProbedTarget probe) {
    return exposition.exemplars().tooLong() < exposition.exemplars().count()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                Reason.ExemplarTooLong,
                ("the exemplars of %s have labels %s with more than 128 characters together, and"
                        + " Prometheus drops them: keep the trace id, and little else")
                    .formatted(called(probe), exposition.exemplars().labels())));
  }

  private static Optional<Finding> theyHoldAnId(Exposition exposition, ProbedTarget probe) {
    return IdLabels.in(exposition.exemplars().samples().stream().map(one -> one.labels())).isEmpty()
        ? Optional.of(
            Finding.no(
                Reason.TraceIdLabelMissing,
                "the exemplars of %s have labels %s, none of which holds a trace id: add one as trace_id"
                    .formatted(called(probe), exposition.exemplars().labels())))
        : Optional.empty();
  }

  /** Only a target that is expected to expose exemplars can fail to. */
  private static boolean isExpected(Exposition exposition, ProbedTarget probe) {
    return probe.expectation() == Expectation.Expected || exposition.histograms() > 0;
  }

  private static String called(ProbedTarget probe) {
    return probe.target().called();
  }
}
