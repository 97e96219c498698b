package dev.exemplars.operator.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks by JMH, which has all options ({@code -h}), and ends with a table of ratios. */
public final class Bench {

  private static final int FORKS = 2;
  private static final int WARMUPS = 4;
  private static final int MEASUREMENTS = 5;

  private Bench() {}

  /** What is not asked for is as it is for the tables of the documentation. */
  public static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions asked = new CommandLineOptions(arguments);
    if (asked.shouldHelp()) {
      asked.showHelp();
    } else if (asked.shouldList()) {
      new Runner(asked).list();
    } else {
      System.out.println(RatioTable.of(run(asked)));
    }
  }

  private static Collection<RunResult> run(CommandLineOptions asked) throws RunnerException {
    TimeValue second = TimeValue.seconds(1);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(asked)
            .addProfiler(GCProfiler.class)
            .timeUnit(TimeUnit.MICROSECONDS)
            .shouldFailOnError(true)
            .forks(asked.getForkCount().orElse(FORKS))
            .warmupIterations(asked.getWarmupIterations().orElse(WARMUPS))
            .warmupTime(asked.getWarmupTime().orElse(second))
            .measurementIterations(asked.getMeasurementIterations().orElse(MEASUREMENTS))
            .measurementTime(asked.getMeasurementTime().orElse(second));
    if (asked.getBenchModes().isEmpty()) {
      options.mode(Mode.AverageTime);
    }
    return new Runner(options.build()).run();
  }
}
