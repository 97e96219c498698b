package dev.exemplars.operator.observe.exposition;

import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Bucket;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Counter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Exemplar;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.LabelPair;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.MetricFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.MetricType;
import io.prometheus.metrics.shaded.com_google_protobuf_4_33_0.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Expositions in protobuf, as a client library writes them, and as none does. */
final class ProtobufCases {

  static final String TYPE =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private static final long AT = 1_790_000_000L;

  private ProtobufCases() {}

  static List<ExpositionCase> all() {
    return List.of(
        of("protobuf: nothing"),
        of("protobuf: a counter", counter("requests_total", Exemplar.getDefaultInstance(), false)),
        of(
            "protobuf: a counter with an exemplar",
            counter("requests_total", exemplar("0af7651916cd43dd", true), true)),
        of(
            "protobuf: a counter with an exemplar without a time",
            counter("requests_total", exemplar("0af7651916cd43dd", false), true)),
        of("protobuf: a histogram", classic(exemplar("1af7651916cd43dd", true))),
        of(
            "protobuf: a histogram with an exemplar without a time",
            classic(exemplar("1af7651916cd43dd", false))),
        of("protobuf: labels that are too long", classic(exemplar("x".repeat(200), true))),
        of("protobuf: a name with a dash", counter("a-b", Exemplar.getDefaultInstance(), false)),
        of("protobuf: no name at all", counter("", Exemplar.getDefaultInstance(), false)),
        of("protobuf: a label twice", twice()),
        text("protobuf: no protobuf", new byte[] {5, 1, 2}),
        text("protobuf: a family that is longer than the rest", new byte[] {127, 10, 1, 'a'}),
        text("protobuf: text", "requests_total 1\n".getBytes(StandardCharsets.UTF_8)));
  }

  /** A histogram that is native too, without classic buckets. */
  static MetricFamily nativeOnly(Exemplar exemplar) {
    return histogram(
        Histogram.newBuilder()
            .setSampleCount(500)
            .setSampleSum(20)
            .setSchema(3)
            .setZeroThreshold(0.001)
            .setZeroCount(500)
            .addExemplars(exemplar));
  }

  static MetricFamily classic(Exemplar exemplar) {
    return histogram(
        Histogram.newBuilder()
            .setSampleCount(500)
            .setSampleSum(20)
            .addBucket(
                Bucket.newBuilder()
                    .setUpperBound(0.5)
                    .setCumulativeCount(400)
                    .setExemplar(exemplar))
            .addBucket(
                Bucket.newBuilder()
                    .setUpperBound(Double.POSITIVE_INFINITY)
                    .setCumulativeCount(500)));
  }

  static Exemplar exemplar(String traceId, boolean isTimed) {
    Exemplar.Builder exemplar =
        Exemplar.newBuilder().addLabel(label("trace_id", traceId)).setValue(0.3);
    return (isTimed
            ? exemplar.setTimestamp(Timestamp.newBuilder().setSeconds(AT).setNanos(120_000_000))
            : exemplar)
        .build();
  }

  static byte[] bytes(MetricFamily... families) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (MetricFamily family : families) {
        family.writeDelimitedTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static MetricFamily histogram(Histogram.Builder histogram) {
    return MetricFamily.newBuilder()
        .setName("request_seconds")
        .setType(MetricType.HISTOGRAM)
        .addMetric(Metric.newBuilder().addLabel(label("path", "/")).setHistogram(histogram))
        .build();
  }

  private static MetricFamily counter(String name, Exemplar exemplar, boolean hasExemplar) {
    Counter.Builder counter = Counter.newBuilder().setValue(7);
    return MetricFamily.newBuilder()
        .setName(name)
        .setType(MetricType.COUNTER)
        .addMetric(
            Metric.newBuilder().setCounter(hasExemplar ? counter.setExemplar(exemplar) : counter))
        .build();
  }

  private static MetricFamily twice() {
    return MetricFamily.newBuilder()
        .setName("requests_total")
        .setType(MetricType.COUNTER)
        .addMetric(
            Metric.newBuilder()
                .addLabel(label("path", "/"))
                .addLabel(label("path", "/other"))
                .setCounter(Counter.newBuilder().setValue(7)))
        .build();
  }

  private static LabelPair label(String name, String value) {
    return LabelPair.newBuilder().setName(name).setValue(value).build();
  }

  private static ExpositionCase of(String name, MetricFamily... families) {
    return text(name, bytes(families));
  }

  private static ExpositionCase text(String name, byte[] body) {
    return new ExpositionCase(
        name,
        TYPE,
        new String(Arrays.copyOf(body, body.length), StandardCharsets.ISO_8859_1),
        Set.of());
  }
}
