package dev.exemplars.operator.bench;

import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.ExpositionReader;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to judge an exposition as Prometheus would, against only splitting it to lines?
 * A target chooses its size, up to the megabyte that is read of it; ten times the series should
 * take ten times as long.
 */
@State(Scope.Benchmark)
public class OpenMetricsBench {

  private static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  @Param({"1000", "10000"})
  public int series;

  private final ExpositionReader reader = new ExpositionReader(PrometheusVersion.NEWEST);
  private byte[] text = {};

  /** Only what is read to its end is worth a measurement. */
  @Setup
  public void write() {
    text = Exposure.openMetrics(series);
    Expect.that(read().isComplete() && read().exemplars().count() == series, read());
  }

  @Benchmark
  public long baseline() {
    return new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8))
        .lines()
        .mapToLong(String::length)
        .sum();
  }

  @Benchmark
  public Exposition read() {
    return reader.read(new ByteArrayInputStream(text), TYPE);
  }
}
