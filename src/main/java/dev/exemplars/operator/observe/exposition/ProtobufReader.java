package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.LabelReader.Label;
import dev.exemplars.operator.observe.exposition.LabelReader.Labels;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Bucket;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Exemplar;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.LabelPair;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0.Metrics.MetricType;
import io.prometheus.metrics.shaded.com_google_protobuf_4_33_0.CodedInputStream;
import io.prometheus.metrics.shaded.com_google_protobuf_4_33_0.InvalidProtocolBufferException;
import io.prometheus.metrics.shaded.com_google_protobuf_4_33_0.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads families in protobuf, each behind its length ({@code io.prometheus.client.MetricFamily}),
 * one metric at a time: so that what is kept is as little as of a text.
 */
final class ProtobufReader {

  /** A histogram of hundreds of buckets, each with an exemplar, has a tenth of this. */
  static final int LARGEST_METRIC = 256 * 1024;

  /** Number of the field in {@code metrics.proto}, and how its value is written. */
  private static final int NAME = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int TYPE = 3 << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int METRIC = 4 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final String NO_PROTOBUF = "it is no protobuf of metric families";

  private static final int LONGEST_NAME = 64 * 1024;

  private final CodedInputStream in;
  private final ExpositionDialect dialect;
  private final Tally tally;
  private int families;
  private boolean isCutOff;
  private boolean hasLeftOut;

  ProtobufReader(InputStream body, ExpositionDialect dialect, Tally tally) {
    this.in = CodedInputStream.newInstance(body);
    this.in.setSizeLimit(Integer.MAX_VALUE);
    this.dialect = dialect;
    this.tally = tally;
  }

  /** What is known of the family that is read. */
  private static final class Family {
    private String name = "";
    private MetricType type = MetricType.COUNTER;
    private boolean isBegun;
  }

  /** Reads all of it, up to where the stream breaks. */
  void read() throws MalformedEntry {
    try {
      while (!in.isAtEnd()) {
        families++;
        family();
      }
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedEntry(NO_PROTOBUF);
    } catch (IOException e) {
      isCutOff = true;
    }
  }

  /** Number of the family that was read last, from 1. */
  int number() {
    return families;
  }

  /** Whether all of it was seen. */
  boolean isWhole() {
    return !isCutOff && !hasLeftOut;
  }

  private void family() throws IOException, MalformedEntry {
    int outer = in.pushLimit(in.readRawVarint32());
    Family family = new Family();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case NAME -> family.name = text();
        case TYPE ->
            family.type =
                Optional.ofNullable(MetricType.forNumber(in.readEnum())).orElse(MetricType.UNTYPED);
        case METRIC -> metric(family);
        default -> skip(tag);
      }
    }
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() > 0) {
      throw new MalformedEntry("it ends in the middle of a metric family");
    }
    begin(family);
    in.popLimit(outer);
  }

  private void skip(int tag) throws IOException, MalformedEntry {
    if (!in.skipField(tag)) {
      throw new MalformedEntry(NO_PROTOBUF);
    }
  }

  private String text() throws IOException {
    int size = in.readRawVarint32();
    if (size > LONGEST_NAME) {
      hasLeftOut = true;
      in.skipRawBytes(size);
      return "";
    }
    return new String(in.readRawBytes(size), StandardCharsets.UTF_8);
  }

  private void metric(Family family) throws IOException, MalformedEntry {
    begin(family);
    int size = in.readRawVarint32();
    if (size > LARGEST_METRIC) {
      hasLeftOut = true;
      in.skipRawBytes(size);
      return;
    }
    Metric metric = Metric.parseFrom(in.readRawBytes(size));
    Series series = series(family, metric);
    switch (family.type) {
      case COUNTER -> {
        if (metric.getCounter().hasExemplar()) {
          exemplar(family.name, metric.getCounter().getExemplar());
        }
      }
      case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(family, series, metric.getHistogram());
      default -> {
        // Nothing else carries exemplars.
      }
    }
  }

  /** Its metrics may come before what else is said of it; what is then said is too late. */
  private void begin(Family family) throws MalformedEntry {
    if (!family.isBegun) {
      family.isBegun = true;
      tally.family(family.name, isHistogram(family) ? "histogram" : "other");
    }
  }

  private static boolean isHistogram(Family family) {
    return family.type == MetricType.HISTOGRAM || family.type == MetricType.GAUGE_HISTOGRAM;
  }

  private Series series(Family family, Metric metric) throws MalformedEntry {
    List<Label> labels =
        metric.getLabelList().stream()
            .map(pair -> new Label(pair.getName(), pair.getValue()))
            .toList();
    return Series.of(family.name, new Labels(Optional.empty(), labels), dialect);
  }

  private void histogram(Family family, Series series, Histogram histogram) {
    double counted =
        histogram.getSampleCountFloat() > 0
            ? histogram.getSampleCountFloat()
            : histogram.getSampleCount();
    tally.sample(new Series(family.name + "_count", series.labels()), counted);
    for (Bucket bucket : histogram.getBucketList()) {
      if (bucket.hasExemplar()) {
        exemplar(family.name, bucket.getExemplar());
      }
    }
    for (Exemplar exemplar : histogram.getExemplarsList()) {
      if (exemplar.hasTimestamp()) {
        exemplar(family.name, exemplar);
      } else {
        tally.untimedExemplar();
      }
    }
  }

  private void exemplar(String family, Exemplar exemplar) {
    tally.exemplar(family, labels(exemplar), time(exemplar));
  }

  private static List<Label> labels(Exemplar exemplar) {
    return exemplar.getLabelList().stream().map(ProtobufReader::label).toList();
  }

  private static Label label(LabelPair pair) {
    return new Label(pair.getName(), pair.getValue());
  }

  /** In whole milliseconds, as Prometheus keeps it. */
  private static Optional<Instant> time(Exemplar exemplar) {
    return exemplar.hasTimestamp()
        ? Optional.of(
            Instant.ofEpochMilli(
                exemplar.getTimestamp().getSeconds() * 1000
                    + exemplar.getTimestamp().getNanos() / 1_000_000))
        : Optional.empty();
  }
}
