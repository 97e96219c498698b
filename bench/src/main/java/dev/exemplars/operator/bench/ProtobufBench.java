package dev.exemplars.operator.bench;

import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.ExpositionReader;
import dev.exemplars.operator.plan.PrometheusVersion;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to judge an exposition in protobuf metric by metric, against parsing the whole
 * family into memory?
 */
@State(Scope.Benchmark)
public class ProtobufBench {

  private static final String TYPE =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  @Param({"1000", "10000"})
  public int series;

  private final ExpositionReader reader = new ExpositionReader(PrometheusVersion.NEWEST);
  private byte[] families = {};

  /** Only what is read to its end is worth a measurement. */
  @Setup
  public void write() {
    families = Exposure.protobuf(series);
    Expect.that(read().isComplete() && read().exemplars().count() == series, read());
  }

  @Benchmark
  public MetricFamily baseline() throws IOException {
    return MetricFamily.parseDelimitedFrom(new ByteArrayInputStream(families));
  }

  @Benchmark
  public Exposition read() {
    return reader.read(new ByteArrayInputStream(families), TYPE);
  }
}
