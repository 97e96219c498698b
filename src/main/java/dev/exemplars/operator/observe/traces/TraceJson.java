package dev.exemplars.operator.observe.traces;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** Whether an answer holds a trace. Of one that does, the first bytes are read. */
final class TraceJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  /** Tempo's two versions of its API call the same thing by two names. */
  private static final Set<String> SPANS = Set.of("batches", "resourceSpans");

  /** Tempo's answer to its own health check. */
  private static final byte[] ECHO = "echo".getBytes(StandardCharsets.UTF_8);

  private TraceJson() {}

  /** What an answer holds. */
  enum Content {
    Something,
    /** It is an answer of that kind, and holds nothing. */
    Nothing,
    /** It is no answer of that kind. */
    Other
  }

  /** Reads an answer, as far as it must. */
  interface Reading {
    Content of(InputStream body) throws IOException;
  }

  private interface JsonReading {
    Content of(JsonParser parser) throws IOException;
  }

  /** {@code {"trace": {"resourceSpans": […]}}} or {@code {"batches": […]}}. */
  static Content ofTempo(InputStream body) throws IOException {
    return read(body, TraceJson::tempo);
  }

  /** {@code {"data": […]}}. */
  static Content ofJaeger(InputStream body) throws IOException {
    return read(body, TraceJson::jaeger);
  }

  /** A list. */
  static Content ofZipkin(InputStream body) throws IOException {
    return read(
        body, parser -> parser.nextToken() == JsonToken.START_ARRAY ? list(parser) : Content.Other);
  }

  static Content ofEcho(InputStream body) throws IOException {
    return Arrays.equals(body.readNBytes(ECHO.length), ECHO) ? Content.Something : Content.Other;
  }

  private static Content tempo(JsonParser parser) throws IOException {
    boolean isKnown = false;
    boolean isEmpty = parser.nextToken() == JsonToken.START_OBJECT;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      String name = String.valueOf(parser.currentName());
      if (token == JsonToken.START_ARRAY && SPANS.contains(name)) {
        isKnown = true;
        if (list(parser) == Content.Something) {
          return Content.Something;
        }
      } else if (name.equals("trace") && token != JsonToken.START_ARRAY) {
        isKnown |= token != JsonToken.FIELD_NAME;
      } else {
        parser.skipChildren();
      }
      isEmpty &= token == JsonToken.END_OBJECT;
    }
    return isKnown || isEmpty ? Content.Nothing : Content.Other;
  }

  private static Content jaeger(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Content.Other;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isData = "data".equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (isData) {
        return switch (value) {
          case START_ARRAY -> list(parser);
          case VALUE_NULL -> Content.Nothing;
          default -> Content.Other;
        };
      }
      parser.skipChildren();
    }
    return Content.Other;
  }

  /** Of a list that has begun. */
  private static Content list(JsonParser parser) throws IOException {
    return parser.nextToken() == JsonToken.END_ARRAY ? Content.Nothing : Content.Something;
  }

  private static Content read(InputStream body, JsonReading reading) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      return reading.of(parser);
    } catch (JsonProcessingException e) {
      return Content.Other;
    }
  }
}
