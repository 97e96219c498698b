package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.exemplars.operator.observe.SampleReader.Reading;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.SeriesMatch;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** Reads answers of Prometheus' HTTP API as a stream, without building their tree. */
final class ApiAnswers {

  /** The end of the year 9999. */
  private static final double LATEST = 253_402_300_799.0;

  static final String NOT_AS_EXPECTED = "its answer is not the JSON it should be";

  private ApiAnswers() {}

  /** Exemplars counted in an answer of {@code query_exemplars}. */
  record ExemplarCount(long count, Optional<Instant> oldest) {}

  /**
   * Whether {@code /api/v1/status/config} shows that revision: one long text.
   *
   * @param whole that is there already
   */
  static boolean showsRevision(InputStream whole, String revision)
      throws IOException, ProbeException {
    return read(
        JsonCursor.WHOLE.createParser(whole),
        parser -> {
          while (parser.nextToken() != null) {
            if (isValueOf(parser, "yaml")) {
              return parser.getText().contains("/revision/" + revision + "/");
            }
          }
          throw new ProbeException("it does not show its configuration");
        });
  }

  /** Reads {@code /api/v1/targets}, as far as they are meant. */
  static Scraped targets(InputStream answer, SeriesMatch match) throws IOException, ProbeException {
    return walk(answer, Long.MAX_VALUE, json -> TargetReader.read(json, match));
  }

  /** Reads {@code /api/v1/query_exemplars}, as far as a sample takes. */
  static Reading sample(InputStream answer) throws IOException, ProbeException {
    return walk(answer, SampleReader.MOST_BYTES, SampleReader::read);
  }

  /** Counts {@code /api/v1/query_exemplars}. */
  static ExemplarCount exemplars(InputStream answer) throws IOException, ProbeException {
    return read(
        JsonCursor.JSON.createParser(answer),
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

  private static <T> T walk(InputStream answer, long mostBytes, Walk<T> walk)
      throws IOException, ProbeException {
    try (JsonCursor json = JsonCursor.of(answer, mostBytes)) {
      return walk.through(json).orElseThrow(() -> new ProbeException(NOT_AS_EXPECTED));
    } catch (JsonProcessingException e) {
      throw new ProbeException(NOT_AS_EXPECTED);
    }
  }

  private static <T> T read(JsonParser answer, Scan<T> scan) throws IOException, ProbeException {
    try (JsonParser parser = answer) {
      return scan.of(parser);
    } catch (JsonProcessingException e) {
      throw new ProbeException(NOT_AS_EXPECTED);
    }
  }

  /** Goes through an answer level by level; empty where it does not hold what it should. */
  private interface Walk<T> {
    Optional<T> through(JsonCursor json) throws IOException;
  }

  /** Goes through an answer whatever the level. */
  private interface Scan<T> {
    T of(JsonParser parser) throws IOException, ProbeException;
  }
}
