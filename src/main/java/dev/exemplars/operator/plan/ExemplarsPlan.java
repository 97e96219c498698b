package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PrometheusSpec.ExemplarsSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of the exemplar ring.
 *
 * @param maxExemplars exemplars kept, changed on the running server; 0 is off
 * @param limit largest {@code maxExemplars} that the Pod's memory provides for
 * @param chosen how the operator came to {@code maxExemplars}; empty where the user named it
 */
public record ExemplarsPlan(int maxExemplars, int limit, Optional<RingSize> chosen) {

  static final String FIELD = "spec.prometheus.exemplars";
  private static final int DEFAULT_MAX = 100_000;
  private static final int DEFAULT_LIMIT = 500_000;
  private static final long MEBIBYTE = 1024L * 1024;

  /** What an idle Prometheus with a small head takes. */
  private static final long BASE_MEBIBYTES = 256;

  /**
   * Bytes of memory for one exemplar: Prometheus' own figure of 190 with the garbage collector's
   * head-room ({@code tsdb/exemplar.go}), and 64 for the old ring that coexists during a resize.
   */
  private static final long BYTES_PER_EXEMPLAR = 256;

  private static final long STEP_MEBIBYTES = 64;

  private static final Duration EXAMPLE = Duration.ofHours(6);

  static ExemplarsPlan of(
      @Nullable ExemplarsSpec spec,
      Optional<MeasuredRing> measured,
      int cap,
      SpecProblems problems) {
    int limit =
        Optional.ofNullable(spec).map(ExemplarsSpec::limit).orElse(Math.min(DEFAULT_LIMIT, cap));
    Optional<RingSize> chosen =
        keepFor(spec, problems).map(time -> RingSize.of(time, limit, measured));
    int max =
        Optional.ofNullable(spec)
            .map(ExemplarsSpec::maxExemplars)
            .or(() -> chosen.map(RingSize::exemplars))
            .orElse(Math.min(DEFAULT_MAX, limit));
    problems.require(limit > 0, FIELD + ".limit", limit, "must be at least 1");
    problems.require(
        limit <= Schema.MOST_EXEMPLARS,
        FIELD + ".limit",
        limit,
        "must be at most " + Schema.MOST_EXEMPLARS);
    problems.require(max >= 0, FIELD + ".maxExemplars", max, "must be 0 (off) or more");
    problems.require(
        max <= limit,
        FIELD + ".maxExemplars",
        max,
        "exceeds limit %d: raise %s.limit, or lower it".formatted(limit, FIELD));
    if (limit > cap) {
      problems.add(
          Reason.NotAllowed,
          FIELD + ".limit",
          limit,
          "exceeds what the operator allows: use at most %d, or have its --max-exemplars raised"
              .formatted(cap));
    }
    return new ExemplarsPlan(max, limit, chosen);
  }

  private static Optional<Duration> keepFor(@Nullable ExemplarsSpec spec, SpecProblems problems) {
    Optional<String> text = Optional.ofNullable(spec).map(ExemplarsSpec::keepFor);
    Optional<Integer> number = Optional.ofNullable(spec).map(ExemplarsSpec::maxExemplars);
    problems.require(text.isEmpty() || number.isEmpty(), FIELD, "", ExemplarsSpec.UNION);
    return text.map(
        given ->
            Durations.of(FIELD + ".keepFor", given, EXAMPLE)
                .within(Duration.ofMinutes(1), Duration.ofDays(30), problems));
  }

  /** Memory that the ring alone takes at its largest, in MiB. */
  long ringMebibytes() {
    return Math.ceilDiv(BYTES_PER_EXEMPLAR * limit, MEBIBYTE);
  }

  /**
   * Memory to request for the Pod, in MiB: depends on the limit alone, so a resize restarts
   * nothing.
   */
  public long memoryMebibytes() {
    long needed = BASE_MEBIBYTES + ringMebibytes();
    return Math.ceilDiv(needed, STEP_MEBIBYTES) * STEP_MEBIBYTES;
  }
}
