package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** What a server answers, while it does. */
public final class Answer {

  private static final int OK = 200;
  private static final int LONGEST_HEADER = 200;
  private static final int STEP = 8 * 1024;

  private final Response response;
  private final Deadline deadline;
  private final ByteBudget budget;
  private final List<ByteBudget.Claim> claims = new ArrayList<>();

  Answer(Response response, Deadline deadline, ByteBudget budget) {
    this.response = response;
    this.deadline = deadline;
    this.budget = budget;
  }

  public int status() {
    return response.code();
  }

  public boolean isOk() {
    return status() == OK;
  }

  /** As the server writes it, capped and stripped; empty where it does not. */
  public Optional<String> contentType() {
    return header("Content-Type");
  }

  /** How the body is compressed; empty where it is not. */
  public Optional<String> contentEncoding() {
    return header("Content-Encoding");
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(response.header(name))
        .map(value -> ServerText.of(value, LONGEST_HEADER));
  }

  /** The whole body; one that is larger is none. It counts as held until all reading is over. */
  public byte[] bytes(long most) throws IOException, ProbeException {
    boolean isLarger = response.body().contentLength() > most;
    BufferedSource source = response.body().source();
    ByteBudget.Claim claim = budget.claim(most, deadline);
    claims.add(claim);
    try (Buffer buffer = new Buffer()) {
      while (!isLarger && source.read(buffer, STEP) >= 0) {
        isLarger = buffer.size() > most;
        claim.grow(buffer.size());
      }
      if (isLarger) {
        throw new ProbeException(
            Kind.TooLarge, "its answer is larger than %d bytes".formatted(most));
      }
      return buffer.readByteArray();
    }
  }

  /** Nothing of it is held any more. */
  void release() {
    claims.forEach(ByteBudget.Claim::close);
  }

  /** The first bytes of the body, as they come; what is kept of them is for the reader to bound. */
  public BoundedBody body(long most) {
    return new BoundedBody(response.body().byteStream(), most);
  }

  /** Says that it is not what was asked for; of the body nothing is told. */
  public ProbeException unexpected() {
    return new ProbeException(
        "it answered %s with %d".formatted(response.request().url().encodedPath(), status()));
  }
}
