package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Reads answers of Prometheus' HTTP API as a stream, without building their tree. */
final class ApiAnswers {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  /** The end of the year 9999. */
  private static final double LATEST = 253_402_300_799.0;

  private static final String NOT_AS_EXPECTED = "its answer is not the JSON it should be";

  private ApiAnswers() {}

  /** Exemplars counted in an answer of {@code query_exemplars}. */
  record ExemplarCount(long count, Optional<Instant> oldest) {}

  /** Whether {@code /api/v1/status/config} shows that revision. */
  static boolean showsRevision(byte[] answer, String revision) throws ProbeException {
    return read(
        answer,
        parser -> {
          while (parser.nextToken() != null) {
            if (isValueOf(parser, "yaml")) {
              return parser.getText().contains("/revision/" + revision + "/");
            }
          }
          throw new ProbeException("it does not show its configuration");
        });
  }

  /** Counts {@code /api/v1/targets}, without Prometheus' own endpoint. */
  static Targets targets(byte[] answer) throws ProbeException {
    return read(
        answer,
        parser -> {
          int total = 0;
          int up = 0;
          boolean own = false;
          boolean listed = false;
          while (parser.nextToken() != null) {
            listed |= isListOf(parser, "activeTargets");
            if (isValueOf(parser, "scrapePool")) {
              own = parser.getText().equals(Names.SELF_JOB);
            } else if (isValueOf(parser, "health") && !own) {
              total++;
              up += parser.getText().equals("up") ? 1 : 0;
            }
          }
          return isThere(listed, new Targets(total, up));
        });
  }

  /** Counts {@code /api/v1/query_exemplars}. */
  static ExemplarCount exemplars(byte[] answer) throws ProbeException {
    return read(
        answer,
        parser -> {
          long count = 0;
          double oldest = Double.MAX_VALUE;
          boolean listed = false;
          while (parser.nextToken() != null) {
            listed |= isListOf(parser, "data");
            if (parser.currentToken().isNumeric() && "timestamp".equals(parser.currentName())) {
              count++;
              oldest = Math.min(oldest, parser.getDoubleValue());
            }
          }
          return isThere(
              listed,
              new ExemplarCount(
                  count, count == 0 ? Optional.empty() : Optional.of(instant(oldest))));
        });
  }

  /** Whoever answers may say anything; a time has a year of four digits. */
  static Instant instant(double seconds) {
    return Instant.ofEpochMilli(Math.round(Math.clamp(seconds, 0, LATEST) * 1000));
  }

  private static boolean isValueOf(JsonParser parser, String field) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING && field.equals(parser.currentName());
  }

  private static boolean isListOf(JsonParser parser, String field) throws IOException {
    return parser.currentToken() == JsonToken.START_ARRAY && field.equals(parser.currentName());
  }

  /** Nothing found in an answer that has no list is not the same as an empty list. */
  private static <T> T isThere(boolean listed, T read) throws ProbeException {
    if (!listed) {
      throw new ProbeException(NOT_AS_EXPECTED);
    }
    return read;
  }

  private static <T> T read(byte[] answer, Reading<T> reading) throws ProbeException {
    try (JsonParser parser = JSON.createParser(answer)) {
      return reading.of(parser);
    } catch (IOException e) {
      throw new ProbeException(NOT_AS_EXPECTED);
    }
  }

  private interface Reading<T> {
    T of(JsonParser parser) throws IOException, ProbeException;
  }
}
