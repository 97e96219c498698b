package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of a request that failed, in our own words. */
final class Failures {

  private static final long MOMENT_MILLIS = 20;

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static ProbeException tooSlow() {
    return new ProbeException(Kind.TooSlow, "it did not answer in time");
  }

  static ProbeException stopping() {
    return new ProbeException(Kind.Busy, "the operator is stopping");
  }

  static ProbeException of(@Nullable Throwable failure, Deadline deadline) {
    return switch (failure) {
      case ProbeException e -> e;
      case IOException e when isOver(deadline) || isTimeout(e) -> tooSlow();
      case SSLException e -> untrusted(e);
      case UnknownHostException e -> unreachable("its name does not resolve");
      case SocketTimeoutException e -> new ProbeException(Kind.TooSlow, "connecting took too long");
      case ConnectException e -> unreachable("it refuses the connection");
      case IOException e -> broken(e);
      case null, default -> {
        log.error("an answer could not be read", failure);
        yield new ProbeException("its answer could not be read");
      }
    };
  }

  /** The client counts in milliseconds on a thread of its own, and may give up a moment before. */
  private static boolean isOver(Deadline deadline) {
    return deadline.remaining().toMillis() < MOMENT_MILLIS;
  }

  /** As the client says of a call that is over, whatever broke by it. */
  private static boolean isTimeout(IOException failure) {
    return failure instanceof InterruptedIOException && "timeout".equals(failure.getMessage());
  }

  private static ProbeException untrusted(SSLException failure) {
    if (failure instanceof SSLPeerUnverifiedException) {
      return new ProbeException(Kind.Untrusted, "its certificate is for another name");
    }
    if (causes(failure).anyMatch(CertificateExpiredException.class::isInstance)) {
      return new ProbeException(Kind.Untrusted, "its certificate has expired");
    }
    if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
      return new ProbeException(Kind.Untrusted, "its certificate is not believed");
    }
    return broken(failure);
  }

  /** A server that refuses the client's certificate says so, and hangs up at the same time. */
  private static ProbeException broken(IOException failure) {
    List<String> said =
        Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
            .filter(SSLException.class::isInstance)
            .map(each -> String.valueOf(each.getMessage()))
            .toList();
    if (said.stream().anyMatch(it -> it.contains("fatal alert") && it.contains("certificate"))) {
      return unreachable("it does not believe the client's certificate");
    }
    return said.stream().anyMatch(it -> it.contains("unrecognized SSL message"))
        ? unreachable("it does not speak TLS")
        : unreachable("the connection broke");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause);
  }

  private static ProbeException unreachable(String message) {
    return new ProbeException(Kind.Unreachable, message);
  }
}
