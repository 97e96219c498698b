package dev.exemplars.operator.observe.exposition;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a text, one after the other, in a memory of one line. One that does not fit is left
 * out. A stream that breaks has been cut off, and the line that it breaks in is none.
 */
final class Lines {

  /** A line of a name, a few dozen labels and an exemplar has less than a hundredth of this. */
  static final int LONGEST = 64 * 1024;

  private final InputStream in;
  private final byte[] chunk = new byte[8 * 1024];
  private byte[] line = new byte[1024];
  private int chunkAt;
  private int chunkEnd;
  private int length;
  private int number;
  private int read;
  private boolean isCutOff;
  private boolean hasLeftOut;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false where there is none. */
  boolean next() {
    number = read + 1;
    length = 0;
    while (append()) {
      if (length <= LONGEST) {
        return true;
      }
      hasLeftOut = true;
      number = read + 1;
      length = 0;
    }
    return false;
  }

  /** Adds the next line to this one; false where there is none, or too much of it. */
  boolean extend() {
    return length <= LONGEST && append() && length <= LONGEST;
  }

  /** The bytes of this line, with the line break that ends it; more may lie behind its length. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return Math.min(length, LONGEST);
  }

  /** Number of this line, from 1. */
  int number() {
    return number;
  }

  /** Whether this line grew beyond what is kept of one. */
  boolean isTooLong() {
    return length > LONGEST;
  }

  /** Whether not all of the text can be seen here. */
  boolean isCutOff() {
    return isCutOff;
  }

  /** Whether some line did not fit. */
  boolean hasLeftOut() {
    return hasLeftOut;
  }

  /** What is beyond the longest is counted and dropped. */
  private boolean append() {
    int before = length;
    int next = read();
    while (next >= 0) {
      keep((byte) next);
      if (next == '\n') {
        break;
      }
      next = read();
    }
    if (isCutOff || length == before) {
      return false;
    }
    read++;
    return true;
  }

  private void keep(byte next) {
    if (length < LONGEST) {
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length] = next;
    }
    length = Math.min(length + 1, LONGEST + 1);
  }

  private int read() {
    if (chunkAt == chunkEnd && !fill()) {
      return -1;
    }
    return chunk[chunkAt++] & 0xff;
  }

  private boolean fill() {
    try {
      chunkAt = 0;
      chunkEnd = isCutOff ? 0 : Math.max(0, in.read(chunk));
    } catch (IOException e) {
      chunkEnd = 0;
      isCutOff = true;
    }
    return chunkEnd > 0;
  }
}
