package dev.exemplars.operator.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Results as Markdown, each beside the baseline of its class and parameters: time by the fastest
 * measurement of both.
 */
final class RatioTable {

  private static final String BASELINE = "baseline";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private RatioTable() {}

  static String of(Collection<RunResult> results) {
    String head = "| question | of | benchmark | µs | ± | × baseline | kB | × baseline |";
    String line = "|---|---|---|--:|--:|--:|--:|--:|";
    return Stream.concat(
            Stream.of("", head, line),
            results.stream()
                .collect(groupingBy(RatioTable::group, TreeMap::new, toList()))
                .values()
                .stream()
                .flatMap(RatioTable::rows))
        .collect(joining("\n"));
  }

  /** The class and its parameters: what may be compared. */
  private static String group(RunResult result) {
    return "| %s | %s |".formatted(question(result.getParams()), parameters(result.getParams()));
  }

  /** The baseline first. */
  private static Stream<String> rows(List<RunResult> group) {
    Optional<RunResult> baseline = group.stream().filter(RatioTable::isBaseline).findFirst();
    return Stream.concat(baseline.stream(), group.stream().filter(one -> !isBaseline(one)))
        .map(one -> row(one, baseline));
  }

  private static boolean isBaseline(RunResult result) {
    return name(result.getParams()).equals(BASELINE);
  }

  private static String row(RunResult result, Optional<RunResult> baseline) {
    Result<?> time = result.getPrimaryResult();
    return "%s %s | %s | %s | %s | %s | %s |"
        .formatted(
            group(result),
            name(result.getParams()),
            figure(time.getScore()),
            figure(time.getScoreError()),
            ratio(fastest(result), baseline.map(RatioTable::fastest)),
            figure(allocated(result) / 1000),
            ratio(allocated(result), baseline.map(RatioTable::allocated)));
  }

  /** What else runs on the machine makes the others slower, and this one least. */
  private static double fastest(RunResult result) {
    return result.getPrimaryResult().getStatistics().getMin();
  }

  private static double allocated(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static String ratio(double figure, Optional<Double> baseline) {
    return baseline.map(other -> String.format(Locale.ROOT, "%.2f", figure / other)).orElse("");
  }

  /** Three digits, for more would be none of the thing measured. */
  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value < 100
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String question(BenchmarkParams params) {
    String[] path = params.getBenchmark().split("[.]");
    return path[path.length - 2].replaceFirst("Bench$", "");
  }

  private static String name(BenchmarkParams params) {
    return params.getBenchmark().replaceFirst(".*[.]", "");
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> key + "=" + params.getParam(key))
        .collect(joining(", "));
  }
}
