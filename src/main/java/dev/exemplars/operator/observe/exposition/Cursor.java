package dev.exemplars.operator.observe.exposition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A place in an entry, and what can be read from there on. */
final class Cursor {

  /** What {@link #peek} says behind the last byte. */
  static final int END = -1;

  private final Lines lines;
  private int at;

  Cursor(Lines lines) {
    this.lines = lines;
  }

  /** Goes to the beginning of the line that {@link Lines} is at. */
  void restart() {
    at = 0;
  }

  /** The next byte, which stays where it is. */
  int peek() {
    return at < lines.length() ? lines.bytes()[at] & 0xff : END;
  }

  int at() {
    return at;
  }

  /** Goes behind a text if it is there. */
  boolean skip(String text) {
    boolean isThere = at + text.length() <= lines.length();
    for (int i = 0; isThere && i < text.length(); i++) {
      isThere = lines.bytes()[at + i] == text.charAt(i);
    }
    at += isThere ? text.length() : 0;
    return isThere;
  }

  void expect(String text, String otherwise) throws MalformedEntry {
    if (!skip(text)) {
      throw new MalformedEntry(otherwise);
    }
  }

  /** Goes behind blanks and tabs. */
  void skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** Whether the line ends here; a line break is behind the cursor then. */
  boolean endsLine() {
    return skip("\n");
  }

  /** A bare name; empty where there is none. */
  String name(boolean mayHaveColons) {
    int start = at;
    while (isOfName(peek(), mayHaveColons, at > start)) {
      at++;
    }
    return new String(lines.bytes(), start, at - start, StandardCharsets.US_ASCII);
  }

  /** All up to a blank, a line break or one of these. */
  String word(String others) {
    int start = at;
    while (peek() != END && peek() != ' ' && peek() != '\n' && others.indexOf(peek()) < 0) {
      at++;
    }
    return new String(lines.bytes(), start, at - start, StandardCharsets.ISO_8859_1);
  }

  /** All up to the line break, which the cursor stays before. */
  byte[] rest() {
    int end = lines.length();
    if (end > at && lines.bytes()[end - 1] == '\n') {
      end--;
    }
    byte[] rest = new byte[end - at];
    System.arraycopy(lines.bytes(), at, rest, 0, rest.length);
    at = end;
    return rest;
  }

  /** What may be between quotes. */
  enum Quoted {
    /** No line break, no NUL. */
    Plain(false, false),
    /** No line break. */
    WithNul(false, true),
    /** No NUL. */
    WithLineBreaks(true, false),
    Anything(true, true);

    private final boolean hasLineBreaks;
    private final boolean hasNul;

    Quoted(boolean hasLineBreaks, boolean hasNul) {
      this.hasLineBreaks = hasLineBreaks;
      this.hasNul = hasNul;
    }

    private boolean takes(int next) {
      return next != END && (next != '\n' || hasLineBreaks) && (next != 0 || hasNul);
    }
  }

  /** What is between quotes, as it stands there; the cursor goes behind them. */
  byte[] quoted(Quoted kind) throws MalformedEntry {
    expect("\"", "a label has no value in quotes");
    int start = at;
    while (read(kind) != '"') {
      if (lines.bytes()[at - 1] == '\\' && (read(kind) == '\n')) {
        throw new MalformedEntry("a backslash stands before a line break");
      }
    }
    byte[] between = new byte[at - 1 - start];
    System.arraycopy(lines.bytes(), start, between, 0, between.length);
    return between;
  }

  private int read(Quoted kind) throws MalformedEntry {
    int next = peek();
    if (!kind.takes(next)) {
      throw new MalformedEntry("quotes do not end");
    }
    at++;
    if (next == '\n') {
      lines.extend();
    }
    return next;
  }

  /**
   * Text of bytes that are UTF-8. To decode what may be malformed is many times cheaper than to be
   * told of it, and leaves U+FFFD there: only then is it asked whether that was in the text.
   */
  static String utf8(byte[] bytes, String otherwise) throws MalformedEntry {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : strictly(bytes, otherwise);
  }

  private static String strictly(byte[] bytes, String otherwise) throws MalformedEntry {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedEntry(otherwise);
    }
  }

  private static boolean isOfName(int next, boolean mayHaveColons, boolean isBehindFirst) {
    boolean isLetter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    boolean isDigit = next >= '0' && next <= '9';
    return isLetter || next == '_' || (next == ':' && mayHaveColons) || (isDigit && isBehindFirst);
  }
}
