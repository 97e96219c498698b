package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What Prometheus keeps of its samples, as Prometheus writes it: whichever is reached first.
 *
 * @param time such as {@code 15d}
 * @param size such as {@code 8GB}
 */
public record Retention(String time, String size) {

  private static final String DEFAULT_TIME = "15d";

  /**
   * Of a volume, what is left to the rest. Prometheus counts blocks, write-ahead log and mapped
   * chunks, but deletes blocks alone, and those after each compaction, every two hours or less
   * often. Till then the next block, and a merged one beside its parts (up to a tenth of the
   * retention), come on top; so does the snapshot of the head that each shutdown leaves. An
   * emptyDir that is fuller than its limit costs the Pod and all that it holds; on a claim that is
   * full no sample can be written any more.
   */
  private static final int DEFAULT_PERCENT = 80;

  private static final String FIELD = "spec.prometheus.retention";
  private static final Pattern TIME = Pattern.compile(Schema.RETENTION);
  private static final Pattern PART = Pattern.compile("([0-9]+)([ywdhms])");
  private static final Pattern SIZE = Pattern.compile(Schema.RETENTION_SIZE);
  private static final Map<String, Long> SECONDS =
      Map.of("y", 31_536_000L, "w", 604_800L, "d", 86_400L, "h", 3_600L, "m", 60L, "s", 1L);
  private static final long LEAST_SECONDS = 3_600;
  private static final long MOST_SECONDS = 315_360_000;
  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1024 * 1024);

  static Retention of(PrometheusSpec spec, StoragePlan storage, SpecProblems problems) {
    return new Retention(
        Optional.ofNullable(spec.retention())
            .map(given -> time(given, problems))
            .orElse(DEFAULT_TIME),
        Optional.ofNullable(spec.retentionSize())
            .map(given -> size(given, storage, problems))
            .orElseGet(() -> percent(DEFAULT_PERCENT, storage)));
  }

  private static String time(String given, SpecProblems problems) {
    long seconds = PART.matcher(given).results().mapToLong(Retention::seconds).sum();
    problems.require(
        given.length() <= Schema.LONGEST_RETENTION
            && TIME.matcher(given).matches()
            && seconds >= LEAST_SECONDS
            && seconds <= MOST_SECONDS,
        FIELD,
        given,
        "must be a duration from 1h to 10y in units of y, w, d, h, m and s, the larger ones first,"
            + " such as 15d");
    return given;
  }

  private static long seconds(MatchResult part) {
    return Long.parseLong(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0L);
  }

  private static String size(String given, StoragePlan storage, SpecProblems problems) {
    if (problems.require(
        SIZE.matcher(given).matches(),
        FIELD + "Size",
        given,
        "is no size of Prometheus: write one such as 8GB, in MB, GB or TB")) {
      ResourceQuantity size = ResourceQuantity.parse(given.replaceAll("i?B$", "i")).orElseThrow();
      problems.require(
          size.amount().compareTo(share(Schema.FULLEST_PERCENT, storage)) <= 0,
          FIELD + "Size",
          given,
          "exceeds %d%% of %s, which is %s: lower it to %s, or raise the size of the volume"
              .formatted(
                  Schema.FULLEST_PERCENT,
                  storage.field(),
                  storage.size(),
                  percent(Schema.FULLEST_PERCENT, storage)));
    }
    return given;
  }

  private static BigDecimal share(int percent, StoragePlan storage) {
    return storage.size().amount().multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
  }

  /** In whole units of Prometheus, rounded down. */
  private static String percent(int percent, StoragePlan storage) {
    long mebibytes =
        share(percent, storage).divide(MEBIBYTE, 0, RoundingMode.FLOOR).longValueExact();
    return ResourceQuantity.ofMebibytes(mebibytes).toString().replace('i', 'B');
  }
}
