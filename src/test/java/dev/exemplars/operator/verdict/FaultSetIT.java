package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.CaseRun.Result;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.LabelledCase.Label;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of every kind, and ways that only look odd, on the oldest and the newest real Prometheus
 * and on a real Tempo: what is told of each is what is so, and nothing else is ever told broken.
 * That a configuration is pending or refused is a matter of Ready, and of RejectedConfigIT.
 */
class FaultSetIT {

  private static final List<String> VERSIONS = List.of("2.45.6", "3.16.0");

  /** Part of the names of cases, where not all are to be run. */
  private static final String ONLY = System.getProperty("faults.only", "");

  private static final int AT_A_TIME = 8;

  @TempDir private Path directory;

  @Test
  void every_fault_is_told_by_its_name_and_nothing_else_is_told() throws Exception {
    List<Result> results = new ArrayList<>();
    try (Ground ground = Ground.prepare(directory);
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (Future<Result> each : threads.invokeAll(runs(ground))) {
        results.add(each.get());
      }
    }

    Score score = Score.of(results);
    System.out.println(score);
    assertThat(results.stream().filter(one -> !one.isRight() || one.isFalseAlarm())).isEmpty();
    assertThat(score.precision()).isEqualTo(1.0);
    assertThat(score.recall()).isEqualTo(1.0);
    assertThat(results).hasSizeGreaterThanOrEqualTo(ONLY.isEmpty() ? 50 : 1);
  }

  private static List<Callable<Result>> runs(Ground ground) {
    List<Callable<Result>> runs = new ArrayList<>();
    Stream.of(
            HealthyCases.all(),
            FaultyTargets.all(),
            NearTargets.all(),
            FaultyWays.all(),
            SharedWays.all())
        .flatMap(List::stream)
        .filter(labelled -> labelled.name().contains(ONLY))
        .forEach(
            labelled ->
                versions(labelled, runs.size())
                    .forEach(version -> runs.add(() -> run(labelled, ground, version))));
    return runs;
  }

  /** What is behind Prometheus is the same for all: there they take turns. */
  private static List<String> versions(LabelledCase labelled, int turn) {
    boolean isBehind = labelled.label().stage().compareTo(Stage.Stored) > 0 && labelled.isUnwell();
    return isBehind ? List.of(VERSIONS.get(turn % VERSIONS.size())) : VERSIONS;
  }

  private static Result run(LabelledCase labelled, Ground ground, String version) {
    Result result = CaseRun.of(labelled, ground, version);
    print(result);
    return result;
  }

  private static void print(Result one) {
    System.out.printf(
        Locale.ROOT,
        "%-6s %-7s %-60s %-45s %s%s%n",
        one.version(),
        one.rightAfter().map(time -> "%.1f s".formatted(time.toMillis() / 1000.0)).orElse("never"),
        one.labelled().name(),
        one.labelled().label(),
        one.told().stream().map(Label::toString).collect(Collectors.joining(" > ")),
        one.isRight() && !one.isFalseAlarm() ? "" : "  !!! " + one.message());
  }

  /**
   * How well it was told.
   *
   * @param precision share of the faults that were told which are faults, at that stage for that
   *     reason
   * @param recall share of the cases of which the right thing was told
   */
  private record Score(double precision, double recall, int cases) {

    static Score of(List<Result> results) {
      long told =
          results.stream()
              .filter(
                  one -> one.told().stream().anyMatch(label -> label.outcome() == Outcome.False))
              .count();
      long alarms = results.stream().filter(Result::isFalseAlarm).count();
      long right = results.stream().filter(Result::isRight).count();
      return new Score(
          told == 0 ? 1 : (double) (told - alarms) / told,
          (double) right / results.size(),
          results.size());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%d cases: precision %.3f, recall %.3f", cases, precision, recall);
    }
  }
}
