package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.http.Answer;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.observe.traces.BackendWord.Absent;
import dev.exemplars.operator.observe.traces.BackendWord.Fails;
import dev.exemplars.operator.observe.traces.BackendWord.Has;
import dev.exemplars.operator.observe.traces.BackendWord.Lacks;
import dev.exemplars.operator.observe.traces.BackendWord.NotNow;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.telemetry.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Asks one backend, as one tenant, within one deadline. */
final class BackendClient {

  /** A trace is seen in its first bytes: no more of it is read. */
  private static final long MOST_READ = 64L * 1024;

  /** Of an error, which is never shown. */
  private static final int MOST_OF_AN_ERROR = 1024;

  private final BoundedHttp http;
  private final LookupRate rate;
  private final Access access;
  private final Deadline deadline;

  /** Where a backend is, and as whom it is asked. */
  record Access(HttpUrl url, Optional<String> tenant, Identity identity) {}

  BackendClient(BoundedHttp http, LookupRate rate, Access access, Deadline deadline) {
    this.http = http;
    this.rate = rate;
    this.access = access;
    this.deadline = deadline;
  }

  /**
   * Asks for what is at a path.
   *
   * @param rest behind the path: hexadecimal digits or nothing
   */
  BackendWord ask(TraceApi.Path path, String rest) {
    if (!rate.mayAsk(access.url.uri().getAuthority())) {
      return new NotNow();
    }
    String base = access.url.toString().replaceAll("/+$", "");
    Question question =
        Question.of(URI.create(base + path.path() + rest))
            .of(Peer.TraceBackend)
            .as(access.identity)
            .with("Accept", "application/json");
    Question asTenant =
        access.tenant.map(name -> question.with("X-Scope-OrgID", name)).orElse(question);
    try {
      return http.ask(asTenant, deadline, answer -> word(answer, path));
    } catch (ProbeException e) {
      return e.kind() == ProbeException.Kind.Busy
          ? new NotNow()
          : fails(Failure.Unreachable, e.said());
    }
  }

  private BackendWord word(Answer answer, TraceApi.Path path) throws IOException {
    return switch (answer.status()) {
      case 200 ->
          switch (path.reading().of(answer.body(MOST_READ))) {
            case Something -> new Has();
            case Nothing -> new Lacks();
            case Other -> fails(Failure.WrongEndpoint, "it answered with something else");
          };
      case 404 -> new Absent();
      case 400, 401, 403 -> refused(answer);
      case 429 -> fails(Failure.RateLimited, "it answered with 429");
      case 301, 302, 303, 307, 308 ->
          fails(Failure.WrongEndpoint, "it redirects, which is not followed");
      case 405 -> fails(Failure.WrongEndpoint, "it answered with 405");
      default -> fails(Failure.Error, "it answered with " + answer.status());
    };
  }

  private BackendWord refused(Answer answer) throws IOException {
    String text =
        new String(answer.body(MOST_OF_AN_ERROR).readAllBytes(), StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT);
    boolean isPage = answer.contentType().filter(type -> type.contains("html")).isPresent();
    if (text.contains("org id") || (text.contains("tenant") && !isPage)) {
      return fails(
          Failure.TenantMismatch,
          access.tenant.isPresent()
              ? "it does not take that tenant"
              : "it wants to be asked as a tenant");
    }
    if (answer.status() != 400) {
      return fails(Failure.Unauthorized, "it answered with " + answer.status());
    }
    return text.contains("https")
        ? fails(Failure.WrongEndpoint, "it speaks TLS: its URL begins with https")
        : fails(Failure.Error, "it answered with 400");
  }

  private static BackendWord fails(Failure failure, String cause) {
    return new Fails(new Failed(failure, cause));
  }
}
