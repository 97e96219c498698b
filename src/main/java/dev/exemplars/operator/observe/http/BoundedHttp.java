package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.telemetry.Peer;
import dev.exemplars.operator.telemetry.Spans;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Requests that end: bounded in time from name to last byte, and in bytes. No proxy, no redirect,
 * no credentials but those given; only addresses that the policy permits; no connection that
 * another request was made on.
 */
public final class BoundedHttp {

  private static final long MOST_ANSWERED = 64L * 1024;

  /** Of answers that are read as a whole, in all: 64 MiB, and in it 64 beginnings at least. */
  private static final ByteBudget BUDGET =
      new ByteBudget(64 * ByteBudget.BEGINNING, 48 * 1024 * 1024);

  private static final Duration CONNECTING = Duration.ofSeconds(3);

  /** A Service without a virtual IP may have hundreds. */
  private static final int MOST_ADDRESSES = 3;

  private final OkHttpClient client;
  private final Predicate<InetAddress> policy;
  private final Resolver resolver;
  private final ByteBudget budget;
  private final Spans spans;

  /**
   * For an operator on this machine.
   *
   * @param apiServer host of the API server, which is never called
   */
  public BoundedHttp(boolean allowLoopback, String apiServer) {
    this(allowLoopback, apiServer, Spans.NONE);
  }

  /** The same, each request being a span. */
  public BoundedHttp(boolean allowLoopback, String apiServer, Spans spans) {
    this(
        AddressPolicy.here(allowLoopback, apiServer)::permits,
        InetAddress::getAllByName,
        BUDGET,
        spans);
  }

  BoundedHttp(AddressPolicy policy, Resolver resolver, ByteBudget budget) {
    this(policy::permits, resolver, budget, Spans.NONE);
  }

  private BoundedHttp(
      Predicate<InetAddress> policy, Resolver resolver, ByteBudget budget, Spans spans) {
    this.policy = policy;
    this.resolver = resolver;
    this.budget = budget;
    this.spans = spans;
    this.client =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .fastFallback(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(CONNECTING)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .addNetworkInterceptor(BoundedHttp::withoutRetry)
            .build();
  }

  /** Where requests are told. */
  public Spans spans() {
    return spans;
  }

  /** For people on their own machine, who may call whom they like. */
  public static BoundedHttp anywhere() {
    return new BoundedHttp(any -> true, InetAddress::getAllByName, BUDGET, Spans.NONE);
  }

  /** Makes something of an answer; what it reads no further is dropped. Shares no state. */
  public interface Reading<T> {
    T of(Answer answer) throws IOException, ProbeException;
  }

  /**
   * Asks, and reads the answer, whatever its status.
   *
   * @param deadline when all must be over, reading too
   * @throws ProbeException saying in our own words what went wrong
   */
  public <T> T ask(Question question, Deadline deadline, Reading<T> reading) throws ProbeException {
    return spans.call(
        question.peer(), () -> send(new Request.Builder().get(), question, deadline, reading));
  }

  /**
   * The body of a 200.
   *
   * @param deadline when all must be over
   * @param mostBytes largest body that is read
   * @throws ProbeException saying in our own words what went wrong
   */
  public byte[] get(URI uri, Deadline deadline, long mostBytes) throws ProbeException {
    return ask(
        Question.of(uri),
        deadline,
        answer -> {
          if (!answer.isOk()) {
            throw answer.unexpected();
          }
          return answer.bytes(mostBytes);
        });
  }

  /**
   * Asks for something to be done; nothing is sent along, and what a 200 says is of no interest.
   *
   * @return what a 500 says; empty where it is done
   * @throws ProbeException saying in our own words what went wrong
   */
  public Optional<byte[]> post(URI uri, Deadline deadline) throws ProbeException {
    return spans.call(Peer.Prometheus, () -> posted(uri, deadline));
  }

  private Optional<byte[]> posted(URI uri, Deadline deadline) throws ProbeException {
    return send(
        new Request.Builder().post(RequestBody.EMPTY),
        Question.of(uri),
        deadline,
        answer ->
            switch (answer.status()) {
              case HttpURLConnection.HTTP_OK -> Optional.empty();
              case HttpURLConnection.HTTP_INTERNAL_ERROR ->
                  Optional.of(answer.bytes(MOST_ANSWERED));
              default -> throw answer.unexpected();
            });
  }

  private <T> T send(
      Request.Builder method, Question question, Deadline deadline, Reading<T> reading)
      throws ProbeException {
    Request request = method.url(url(question.uri())).headers(headers(question)).build();
    PinnedAddresses addresses = new PinnedAddresses(permitted(question.uri().getHost(), deadline));
    Duration left = deadline.remaining();
    if (left.toMillis() == 0) {
      throw Failures.tooSlow();
    }
    Call call =
        question
            .identity()
            .on(client.newBuilder())
            .dns(addresses)
            .socketFactory(addresses)
            .callTimeout(left)
            .build()
            .newCall(request);
    FutureTask<T> pending = new FutureTask<>(() -> read(call, deadline, reading));
    Thread.startVirtualThread(pending);
    try {
      return await(pending, deadline);
    } finally {
      call.cancel();
    }
  }

  private <T> T read(Call call, Deadline deadline, Reading<T> reading)
      throws IOException, ProbeException {
    try (Response response = call.execute()) {
      Answer answer = new Answer(response, deadline, budget);
      try {
        return reading.of(answer);
      } finally {
        answer.release();
        // Else closing would read on for a while, to use the connection again.
        call.cancel();
      }
    }
  }

  private static HttpUrl url(URI uri) throws ProbeException {
    HttpUrl url = uri.getHost() == null ? null : HttpUrl.parse(uri.toString());
    if (url == null) {
      throw new ProbeException(Kind.Blocked, "its URL has no host");
    }
    return url;
  }

  /** A compressed answer could be larger than it seems, and a line break begins another header. */
  private static Headers headers(Question question) throws ProbeException {
    Headers.Builder headers = new Headers.Builder();
    headers.add("User-Agent", "exemplar-operator").add("Accept-Encoding", "identity");
    Map<String, String> own = question.headers();
    if (own.values().stream().flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
      throw new ProbeException(Kind.Blocked, "a header of the request is not of one line");
    }
    own.forEach(headers::addUnsafeNonAscii);
    question
        .identity()
        .authorization()
        .ifPresent(it -> headers.addUnsafeNonAscii("Authorization", it));
    return headers.build();
  }

  /** A server that asks for it would be asked again at once. */
  private static Response withoutRetry(Interceptor.Chain chain) throws IOException {
    return chain.proceed(chain.request()).newBuilder().removeHeader("Retry-After").build();
  }

  /** On a thread of the system's: resolving holds it, and may go on long after the deadline. */
  private List<InetAddress> permitted(String host, Deadline deadline) throws ProbeException {
    FutureTask<InetAddress[]> pending = new FutureTask<>(() -> resolver.addressesOf(host));
    Thread.ofPlatform().daemon().name("resolve").start(pending);
    List<InetAddress> permitted =
        Arrays.stream(await(pending, deadline)).filter(policy).limit(MOST_ADDRESSES).toList();
    if (permitted.isEmpty()) {
      throw new ProbeException(Kind.Blocked, "its address may not be called");
    }
    return permitted;
  }

  private static <T> T await(Future<T> pending, Deadline deadline) throws ProbeException {
    try {
      return pending.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw Failures.tooSlow();
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw Failures.stopping();
    } catch (ExecutionException e) {
      throw Failures.of(e.getCause(), deadline);
    }
  }
}
