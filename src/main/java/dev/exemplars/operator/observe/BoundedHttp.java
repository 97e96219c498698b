package dev.exemplars.operator.observe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that end: bounded in time from name to last byte, and in bytes. No proxy, no redirect,
 * no credentials; only addresses that the policy permits.
 */
public final class BoundedHttp {

  private static final int OK = 200;
  private static final long MOST_ANSWERED = 64L * 1024;

  private final HttpClient client;
  private final AddressPolicy policy;
  private final Resolver resolver;

  /**
   * For an operator on this machine.
   *
   * @param apiServer host of the API server, which is never called
   */
  public BoundedHttp(boolean allowLoopback, String apiServer) {
    this(AddressPolicy.here(allowLoopback, apiServer), InetAddress::getAllByName);
  }

  BoundedHttp(AddressPolicy policy, Resolver resolver) {
    this.policy = policy;
    this.resolver = resolver;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
  }

  /** What names stand for. */
  interface Resolver {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /**
   * The body of a 200.
   *
   * @param deadline when all must be over
   * @param mostBytes largest body that is read
   * @throws ProbeException saying in our own words what went wrong
   */
  byte[] get(URI uri, Deadline deadline, long mostBytes) throws ProbeException {
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder().GET(), uri, deadline, mostBytes);
    if (response.statusCode() != OK) {
      throw unexpected(response, uri);
    }
    return response.body();
  }

  /**
   * Asks for something to be done; nothing is sent along, and what a 200 says is of no interest.
   *
   * @return what a 500 says; empty where it is done
   * @throws ProbeException saying in our own words what went wrong
   */
  Optional<byte[]> post(URI uri, Deadline deadline) throws ProbeException {
    HttpResponse<byte[]> response =
        send(HttpRequest.newBuilder().POST(BodyPublishers.noBody()), uri, deadline, MOST_ANSWERED);
    return switch (response.statusCode()) {
      case OK -> Optional.empty();
      case HttpURLConnection.HTTP_INTERNAL_ERROR -> Optional.of(response.body());
      default -> throw unexpected(response, uri);
    };
  }

  private HttpResponse<byte[]> send(
      HttpRequest.Builder method, URI uri, Deadline deadline, long mostBytes)
      throws ProbeException {
    HttpRequest request =
        method.uri(pinned(uri, deadline)).header("User-Agent", "exemplar-operator").build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes));
    return await(pending, deadline, mostBytes);
  }

  private static ProbeException unexpected(HttpResponse<byte[]> response, URI uri) {
    return new ProbeException(
        "it answered %s with %d".formatted(uri.getPath(), response.statusCode()));
  }

  /**
   * The same URL with an address in place of the name, all else as it is. The address is the very
   * one that was judged: a name that resolves differently the second time gains nothing.
   */
  private URI pinned(URI uri, Deadline deadline) throws ProbeException {
    InetAddress address = permitted(uri.getHost(), deadline);
    String host =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress().split("%", 2)[0] + "]"
            : address.getHostAddress();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + host + port + uri.getRawPath() + query);
  }

  private InetAddress permitted(@Nullable String host, Deadline deadline) throws ProbeException {
    if (host == null) {
      throw new ProbeException("its URL has no host");
    }
    FutureTask<InetAddress[]> pending = new FutureTask<>(() -> resolver.addressesOf(host));
    Thread.startVirtualThread(pending);
    return Arrays.stream(await(pending, deadline, 0))
        .filter(policy::permits)
        .findFirst()
        .orElseThrow(() -> new ProbeException("its address may not be called"));
  }

  private static <T> T await(Future<T> pending, Deadline deadline, long mostBytes)
      throws ProbeException {
    try {
      return pending.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new ProbeException("it did not answer in time");
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProbeException("the operator is stopping");
    } catch (ExecutionException e) {
      throw new ProbeException(cause(e.getCause(), mostBytes));
    }
  }

  private static String cause(@Nullable Throwable failure, long mostBytes) {
    return switch (failure) {
      case UnknownHostException e -> "its name does not resolve";
      case HttpConnectTimeoutException e -> "connecting took too long";
      case ConnectException e -> "it refuses the connection";
      case IOException e when String.valueOf(e.getMessage()).contains("exceeds capacity") ->
          "its answer is larger than %d bytes".formatted(mostBytes);
      case null, default -> "the connection broke";
    };
  }
}
