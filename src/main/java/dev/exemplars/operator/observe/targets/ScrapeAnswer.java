package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.exposition.ExpositionReader;
import dev.exemplars.operator.observe.http.Answer;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.zip.GZIPInputStream;

/** What a target answers, made something of while it comes. */
final class ScrapeAnswer {

  /** A program with five thousand series exposes about half of it. */
  static final int MOST_BYTES = 1024 * 1024;

  private ScrapeAnswer() {}

  static ProbedTarget.Answer of(Answer answer, PrometheusVersion version) throws IOException {
    return switch (answer.status()) {
      case HttpURLConnection.HTTP_OK ->
          new Read(
              new ExpositionReader(version).read(body(answer), answer.contentType().orElse("")));
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          new NotRead(Hindrance.Unauthorized, "it answered with " + answer.status());
      default -> new NotRead(Hindrance.Refused, "it answered with " + answer.status());
    };
  }

  /** It is asked not to compress; some do all the same, and Prometheus takes it. */
  private static InputStream body(Answer answer) throws IOException {
    InputStream sent = answer.body(MOST_BYTES + 1L);
    boolean isCompressed = answer.contentEncoding().filter("gzip"::equals).isPresent();
    return new Beginning(isCompressed ? new GZIPInputStream(sent) : sent, MOST_BYTES);
  }

  /** The first bytes of a stream: it breaks where there are more. */
  private static final class Beginning extends InputStream {

    private final InputStream whole;
    private int left;

    private Beginning(InputStream whole, int most) {
      this.whole = whole;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = whole.read(into, from, left == 0 ? 1 : Math.min(length, left));
      if (left == 0 && count > 0) {
        throw new IOException("there is more");
      }
      left -= Math.max(0, count);
      return count;
    }
  }
}
