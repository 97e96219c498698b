package dev.exemplars.operator.real;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 message, as it came over the wire; its body follows on the same stream.
 *
 * @param text first line and fields, with the empty line that ends them
 */
record HttpMessage(String text) {

  /** Empty where the stream ends instead. */
  static Optional<HttpMessage> read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      text.append(line);
      if (line.equals("\r\n")) {
        return Optional.of(new HttpMessage(text.toString()));
      }
    }
    return Optional.empty();
  }

  String firstLine() {
    return text.substring(0, text.indexOf("\r\n"));
  }

  /** The status of an answer. */
  int status() {
    return Integer.parseInt(firstLine().split(" ", 3)[1]);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Copies the body that belongs to this head; what is a stream is passed on piece by piece. */
  void copyBody(InputStream from, OutputStream to) throws IOException {
    if (field("Transfer-Encoding").filter("chunked"::equals).isPresent()) {
      copyChunks(from, to);
    } else {
      copy(Long.parseLong(field("Content-Length").orElse("0")), from, to);
    }
    to.flush();
  }

  private Optional<String> field(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return text.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  private static void copyChunks(InputStream from, OutputStream to) throws IOException {
    long size;
    do {
      String line = line(from);
      size = Long.parseLong(line.strip(), 16);
      to.write(line.getBytes(StandardCharsets.ISO_8859_1));
      copy(size + "\r\n".length(), from, to);
      to.flush();
    } while (size > 0);
  }

  private static void copy(long bytes, InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    for (long left = bytes; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  /** A line with its end; what is left of it where the stream ends. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.append((char) next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString();
  }
}
