package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Goes through JSON as it comes, level by level, so that no name is taken for one of another level;
 * and leaves off when told, or when it has read enough.
 */
final class JsonCursor implements AutoCloseable {

  /**
   * Of one text. It is held until its end has come, however slowly that does: what needs a longer
   * one takes the whole answer first.
   */
  private static final int LONGEST_TEXT = 256 * 1024;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .build();

  /** For an answer that is held as a whole, and so bounded. */
  static final JsonFactory WHOLE =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  private final JsonParser parser;
  private final long mostBytes;
  private boolean left;

  private JsonCursor(JsonParser parser, long mostBytes) {
    this.parser = parser;
    this.mostBytes = mostBytes;
  }

  /** What is done with the value of a field. */
  interface Field {
    void read(String name) throws IOException;
  }

  /** What is done with an element of a list. */
  interface Element {
    void read() throws IOException;
  }

  /**
   * Stands at the first value.
   *
   * @param mostBytes after about so many it leaves off
   */
  static JsonCursor of(InputStream json, long mostBytes) throws IOException {
    JsonCursor cursor = new JsonCursor(JSON.createParser(json), mostBytes);
    cursor.parser.nextToken();
    return cursor;
  }

  /** The same of an answer that is held as a whole: its texts may be as long as it is. */
  static JsonCursor ofWhole(InputStream json) throws IOException {
    JsonCursor cursor = new JsonCursor(WHOLE.createParser(json), Long.MAX_VALUE);
    cursor.parser.nextToken();
    return cursor;
  }

  /** Reads no further: whoever is in the midst of something comes to an end. */
  void leaveOff() {
    left = true;
  }

  boolean hasLeftOff() {
    left |= parser.currentLocation().getByteOffset() >= mostBytes;
    return left;
  }

  /** Reads the fields of the object where it stands; what is not read of them is passed over. */
  void fields(Field field) throws IOException {
    require(JsonToken.START_OBJECT);
    while (!hasLeftOff() && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(name);
      passOver();
    }
  }

  /** Reads the elements of the list where it stands; what is not read of them is passed over. */
  void elements(Element element) throws IOException {
    require(JsonToken.START_ARRAY);
    while (!hasLeftOff() && parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
      passOver();
    }
  }

  /** The text where it stands; empty where there is none. */
  Optional<String> text() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? Optional.of(parser.getText())
        : Optional.empty();
  }

  /** The number where it stands; empty where there is none. */
  Optional<Double> number() throws IOException {
    return parser.currentToken().isNumeric()
        ? Optional.of(parser.getDoubleValue())
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void require(JsonToken token) throws IOException {
    if (parser.currentToken() != token) {
      throw new JsonParseException(parser, "another kind of value");
    }
  }

  private void passOver() throws IOException {
    if (!left) {
      parser.skipChildren();
    }
  }
}
