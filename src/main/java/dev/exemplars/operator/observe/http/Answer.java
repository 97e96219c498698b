package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.apply.RemoteText;
import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** What a server answers, while it does. */
public final class Answer {

  private static final int OK = 200;
  private static final int STEP = 8 * 1024;

  private final Response response;
  private final Deadline deadline;
  private final ByteBudget.Claim claim;

  Answer(Response response, Deadline deadline, ByteBudget.Claim claim) {
    this.response = response;
    this.deadline = deadline;
    this.claim = claim;
  }

  public int status() {
    return response.code();
  }

  public boolean isOk() {
    return status() == OK;
  }

  /** As the server writes it, capped and stripped; empty where it does not. */
  public Optional<String> contentType() {
    return Optional.ofNullable(response.header("Content-Type")).map(RemoteText::of);
  }

  /** How the body is compressed; empty where it is not. */
  public Optional<String> contentEncoding() {
    return Optional.ofNullable(response.header("Content-Encoding")).map(RemoteText::of);
  }

  /** The whole body; one that is larger is none. */
  public byte[] bytes(long most) throws IOException, ProbeException {
    BufferedSource source = response.body().source();
    try (Buffer buffer = new Buffer()) {
      boolean isLarger = response.body().contentLength() > most;
      while (!isLarger && source.read(buffer, STEP) >= 0) {
        isLarger = buffer.size() > most;
        claim.grow(buffer.size(), deadline);
      }
      if (isLarger) {
        throw new ProbeException(
            Kind.TooLarge, "its answer is larger than %d bytes".formatted(most));
      }
      return buffer.readByteArray();
    }
  }

  /** The first bytes of the body, as they come. */
  public BoundedBody body(long most) {
    return new BoundedBody(response.body().byteStream(), most);
  }

  /** Says that it is not what was asked for; of the body nothing is told. */
  public ProbeException unexpected() {
    return new ProbeException(
        "it answered %s with %d".formatted(response.request().url().encodedPath(), status()));
  }
}
