package dev.exemplars.operator.observe.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The first bytes of a body. Its end is one of two: the body's own, or that of what is read of it.
 * Whoever has seen enough reads no further: the connection is dropped then.
 */
public final class BoundedBody extends InputStream {

  private final InputStream whole;
  private final long most;
  private long read;
  private boolean isCutOff;

  BoundedBody(InputStream whole, long most) {
    this.whole = whole;
    this.most = most;
  }

  /** Whether there was more than is read. Only true once the end was read. */
  public boolean isCutOff() {
    return isCutOff;
  }

  /** How many bytes were read of it. */
  public long bytesRead() {
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (read == most) {
      isCutOff = isCutOff || whole.read() >= 0;
      return -1;
    }
    int count = whole.read(into, from, (int) Math.min(length, most - read));
    read += Math.max(0, count);
    return count;
  }
}
