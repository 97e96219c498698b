package dev.exemplars.operator.bench;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a target exposes, written by Prometheus' own library; the same for the same size. */
public final class Exposure {

  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, Double.POSITIVE_INFINITY
  };

  private static final long BEGAN = 1_764_000_000_000L;

  private Exposure() {}

  /** A histogram, each bucket of which is a series with an exemplar, as OpenMetrics text. */
  public static byte[] openMetrics(int series) {
    return written(OpenMetricsTextFormatWriter.create(), series);
  }

  /** The same in protobuf. */
  public static byte[] protobuf(int series) {
    return written(new PrometheusProtobufWriter(), series);
  }

  private static byte[] written(ExpositionFormatWriter writer, int series) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, histogram(series), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static MetricSnapshots histogram(int series) {
    Random random = new Random(series);
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name("http_server_request_duration_seconds");
    for (int route = 0; route < series / BOUNDS.length; route++) {
      histogram.dataPoint(route(route, random));
    }
    return MetricSnapshots.of(histogram.build());
  }

  private static HistogramDataPointSnapshot route(int number, Random random) {
    long[] counts =
        IntStream.range(0, BOUNDS.length).mapToLong(i -> random.nextInt(1000)).toArray();
    List<Exemplar> exemplars =
        DoubleStream.of(BOUNDS)
            .mapToObj(bound -> exemplar(Double.isInfinite(bound) ? 10 : bound * 0.99, random))
            .toList();
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of("method", "GET", "route", "/orders/" + number, "status", "200"))
        .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
        .exemplars(Exemplars.of(exemplars))
        .sum(number)
        .build();
  }

  private static Exemplar exemplar(double value, Random random) {
    return Exemplar.builder()
        .value(value)
        .traceId("%016x%016x".formatted(random.nextLong(), random.nextLong()))
        .spanId("%016x".formatted(random.nextLong()))
        .timestampMillis(BEGAN + random.nextInt(60_000))
        .build();
  }
}
