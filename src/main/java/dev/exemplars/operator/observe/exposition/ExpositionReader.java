package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.exposition.Exposition.Malformed;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.InputStream;
import java.util.Optional;

/** Reads an exposition as a Prometheus of some version would, and refuses what that refuses. */
public final class ExpositionReader {

  private final ExpositionDialect dialect;

  public ExpositionReader(PrometheusVersion version) {
    this.dialect = ExpositionDialect.of(version);
  }

  /**
   * Reads as far as there is something to read, and up to the first thing that Prometheus refuses.
   *
   * @param body bounded by its caller; one that breaks is taken for cut off there
   * @param contentType as its header says; empty where there is none
   */
  public Exposition read(InputStream body, String contentType) {
    Format format =
        MediaType.parse(contentType).map(type -> type.format(dialect)).orElse(Format.Unknown);
    return format == Format.Protobuf ? protobuf(body) : text(format, body);
  }

  private Exposition protobuf(InputStream body) {
    Tally tally = new Tally(dialect);
    ProtobufReader reader = new ProtobufReader(body, dialect, tally);
    Optional<Malformed> malformed = Optional.empty();
    try {
      reader.read();
    } catch (MalformedEntry e) {
      malformed = Optional.of(new Malformed(reader.number(), String.valueOf(e.getMessage())));
    }
    return of(Format.Protobuf, tally, malformed, reader.isWhole());
  }

  private Exposition text(Format format, InputStream body) {
    Tally tally = new Tally(dialect);
    Lines lines = new Lines(body);
    Optional<Malformed> malformed = Optional.empty();
    try {
      read(format, lines, tally);
    } catch (MalformedEntry e) {
      malformed = Optional.of(new Malformed(lines.number(), String.valueOf(e.getMessage())));
    }
    boolean wasSeen = !lines.isCutOff() && !lines.hasLeftOut() && !lines.isTooLong();
    return of(format, tally, malformed, wasSeen);
  }

  private static Exposition of(
      Format format, Tally tally, Optional<Malformed> malformed, boolean wasSeen) {
    return new Exposition(
        format,
        tally.histograms(),
        tally.observations(),
        tally.exemplars(),
        malformed.filter(found -> wasSeen),
        wasSeen && malformed.isEmpty(),
        tally.untimed());
  }

  private void read(Format format, Lines lines, Tally tally) throws MalformedEntry {
    switch (format) {
      case OpenMetricsText -> new OpenMetricsReader(lines, dialect, tally).read();
      case PlainText -> new PlainTextReader(lines, dialect, tally).read();
      case Protobuf -> throw new IllegalArgumentException("it is no text");
      case Unknown -> unknown(lines, tally);
    }
  }

  private void unknown(Lines lines, Tally tally) throws MalformedEntry {
    if (!dialect.needsContentType()) {
      new PlainTextReader(lines, dialect, tally).read();
    } else if (lines.next()) {
      throw new MalformedEntry("its content type is none that Prometheus 3 reads");
    }
  }
}
