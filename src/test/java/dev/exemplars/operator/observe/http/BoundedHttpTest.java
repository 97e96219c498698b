package dev.exemplars.operator.observe.http;

import static dev.exemplars.operator.observe.http.RawServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against servers that mean no good. None of them ends by itself: the client must. */
@Timeout(20)
class BoundedHttpTest {

  private static final int BOUND = 64 * 1024;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final BoundedHttp http = new BoundedHttp(true, "127.0.0.1");

  @Test
  void brings_the_body_of_a_200() throws Exception {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 5\r\n\r\nhello")) {
      assertThat(http.get(server.uri("/x"), Deadline.in(LONG), 5)).asString().isEqualTo("hello");
    }
  }

  @Test
  void asks_for_exactly_what_the_url_says_and_shows_no_credentials() throws Exception {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      // when
      http.get(server.uri("/a%2Fb?query=%7Bx%3D~%22.%2B%22%7D&b=c+d"), Deadline.in(LONG), BOUND);

      // then
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst())
          .startsWith("GET /a%2Fb?query=%7Bx%3D~%22.%2B%22%7D&b=c+d HTTP/1.1\r\n")
          .contains("User-Agent: exemplar-operator\r\n", "Accept-Encoding: identity\r\n")
          .doesNotContainIgnoringCase("authorization", "cookie");
    }
  }

  @Test
  void posts_nothing_but_the_request_itself() throws Exception {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      // when
      http.post(server.uri("/-/reload"), Deadline.in(LONG));

      // then
      assertThat(server.requests().getFirst())
          .startsWith("POST /-/reload HTTP/1.1\r\n")
          .contains("Content-Length: 0\r\n")
          .doesNotContainIgnoringCase("authorization", "cookie", "content-type");
    }
  }

  @Test
  void a_post_that_is_forbidden_says_so() throws IOException {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 403 No\r\nContent-Length: 6\r\n\r\nsecret")) {
      assertRefused(
          () -> http.post(server.uri("/-/reload"), Deadline.in(LONG)),
          "it answered /-/reload with 403");
    }
  }

  @Test
  void a_post_that_fails_gives_what_the_server_says() throws Exception {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad")) {
      assertThat(http.post(server.uri("/-/reload"), Deadline.in(LONG)))
          .hasValueSatisfying(said -> assertThat(said).asString().isEqualTo("bad"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void an_answer_larger_than_the_bound_is_cut_off(String name, RawServer.Answer answer)
      throws IOException {
    try (RawServer server = RawServer.answering(answer)) {
      assertRefused(
          () -> http.get(server.uri("/x"), Deadline.in(LONG), BOUND),
          "its answer is larger than 65536 bytes");
    }
  }

  static Stream<Arguments> an_answer_larger_than_the_bound_is_cut_off() {
    String kibibyte = "x".repeat(1024);
    return Stream.of(
        large("a body without end", "\r\n", kibibyte),
        large(
            "chunks without end",
            "Transfer-Encoding: chunked\r\n\r\n",
            "400\r\n" + kibibyte + "\r\n"),
        large(
            "a length that promises terabytes", "Content-Length: 9999999999999\r\n\r\n", kibibyte),
        Arguments.of(
            "one byte more",
            (RawServer.Answer)
                (out, server) ->
                    send(out, OK + "Content-Length: 65537\r\n\r\n" + "x".repeat(BOUND + 1))));
  }

  private static Arguments large(String name, String headers, String part) {
    RawServer.Answer endless =
        (out, server) -> {
          send(out, OK + headers);
          while (true) {
            send(out, part);
          }
        };
    return Arguments.of(name, endless);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void the_deadline_ends_what_takes_too_long(String name, RawServer.Answer answer)
      throws IOException {
    try (RawServer server = RawServer.answering(answer)) {
      assertRefused(
          () -> http.get(server.uri("/x"), Deadline.in(SHORT), BOUND), "it did not answer in time");
    }
  }

  static Stream<Arguments> the_deadline_ends_what_takes_too_long() {
    return Stream.of(
        slow("no answer at all", "", ""),
        slow("half a status line", "HTTP/1.1 2", ""),
        slow("headers one byte a second", OK + "X: ", "x"),
        slow("a body one byte a second", OK + "Content-Length: 1000\r\n\r\n", "x"),
        slow("a body without end, one byte a second", OK + "\r\n", "x"));
  }

  private static Arguments slow(String name, String begin, String eachSecond) {
    RawServer.Answer slow =
        (out, server) -> {
          send(out, begin);
          while (true) {
            server.aSecondGoesBy();
            send(out, eachSecond);
          }
        };
    return Arguments.of(name, slow);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void what_is_no_answer_is_a_broken_connection(String name, String text) throws IOException {
    try (RawServer server = RawServer.answering(text)) {
      assertRefused(
          () -> http.get(server.uri("/x"), Deadline.in(LONG), BOUND), "the connection broke");
    }
  }

  static Stream<Arguments> what_is_no_answer_is_a_broken_connection() {
    return Stream.of(
        Arguments.of("closes at once", ""),
        Arguments.of("closes amid the status line", "HTTP/1.1 20"),
        Arguments.of("closes amid the body", OK + "Content-Length: 100\r\n\r\nten bytes."),
        Arguments.of("closes amid a chunk", OK + "Transfer-Encoding: chunked\r\n\r\n64\r\nten"),
        Arguments.of("speaks another protocol", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n"),
        Arguments.of(
            "megabytes of headers", OK + ("X-A: " + "x".repeat(1000) + "\r\n").repeat(2000)));
  }

  @ParameterizedTest
  @CsvSource({"201", "401", "404", "500", "503"})
  void anything_but_a_200_is_told_without_its_body(int code) throws IOException {
    String answer = "HTTP/1.1 %d Secret\r\nContent-Length: 6\r\n\r\nsecret".formatted(code);
    try (RawServer server = RawServer.answering(answer)) {
      assertRefused(
          () -> http.get(server.uri("/api?x=secret"), Deadline.in(LONG), BOUND),
          "it answered /api with " + code);
    }
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "303", "307", "308"})
  void a_redirect_is_not_followed(int code) throws IOException {
    try (RawServer elsewhere = RawServer.answering(OK + "Content-Length: 0\r\n\r\n");
        RawServer server =
            RawServer.answering(
                "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(code, elsewhere.uri("/")))) {
      // when
      assertRefused(
          () -> http.get(server.uri("/x"), Deadline.in(LONG), BOUND),
          "it answered /x with " + code);

      // then
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void what_is_compressed_stays_so_and_cannot_explode() throws Exception {
    // given
    byte[] bomb = compressed(10 * 1024 * 1024);
    assertThat(bomb).hasSizeLessThan(BOUND);
    String body = new String(bomb, StandardCharsets.ISO_8859_1);
    String head =
        OK + "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(bomb.length);

    try (RawServer server = RawServer.answering(head + body)) {
      assertThat(http.get(server.uri("/x"), Deadline.in(LONG), BOUND)).isEqualTo(bomb);
    }
  }

  @Test
  void a_port_where_nobody_listens_refuses() throws IOException {
    // given
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    // then
    assertRefused(
        () -> http.get(URI.create("http://127.0.0.1:" + port), Deadline.in(LONG), BOUND),
        "it refuses the connection");
  }

  @Test
  void a_forbidden_address_is_not_even_connected_to() throws IOException {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      // when
      assertRefused(
          () -> new BoundedHttp(false, "127.0.0.1").get(server.uri("/x"), Deadline.in(LONG), BOUND),
          "its address may not be called");

      // then
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void of_many_addresses_of_a_name_a_permitted_one_is_called() throws Exception {
    // given
    BoundedHttp named =
        resolving(
            host ->
                new InetAddress[] {
                  InetAddress.ofLiteral("169.254.169.254"), InetAddress.ofLiteral("127.0.0.1")
                });

    try (RawServer server = RawServer.answering(OK + "Content-Length: 2\r\n\r\nhi")) {
      URI uri = URI.create("http://prometheus.shop.svc:" + server.port() + "/x");

      // then
      assertThat(named.get(uri, Deadline.in(LONG), BOUND)).asString().isEqualTo("hi");
    }
  }

  @Test
  void a_name_that_resolves_differently_the_second_time_gains_nothing() throws Exception {
    // given
    Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
    BoundedHttp rebound =
        resolving(host -> new InetAddress[] {InetAddress.ofLiteral(answers.remove())});

    try (RawServer server = RawServer.answering(OK + "Content-Length: 2\r\n\r\nhi")) {
      URI uri = URI.create("http://prometheus.shop.svc:" + server.port() + "/x");

      // then
      assertThat(rebound.get(uri, Deadline.in(LONG), BOUND)).asString().isEqualTo("hi");
      assertThat(answers).as("asked once").hasSize(1);
      assertRefused(
          () -> rebound.get(uri, Deadline.in(LONG), BOUND), "its address may not be called");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_server_elsewhere_is_called_and_the_same_is_not_where_it_is_the_operator_itself()
      throws Exception {
    InetAddress address = addressOfThisMachine();
    BoundedHttp inAnotherPod =
        new BoundedHttp(
            new AddressPolicy(false, Set.of()), host -> of(address), new ByteBudget(BOUND, BOUND));
    BoundedHttp here =
        new BoundedHttp(
            AddressPolicy.here(false, "10.96.0.1"),
            host -> of(address),
            new ByteBudget(BOUND, BOUND));

    try (RawServer server =
        RawServer.on(address, (out, it) -> send(out, OK + "Content-Length: 2\r\n\r\nhi"))) {
      URI uri = URI.create("http://prometheus.shop.svc:" + server.port() + "/x");

      // then
      assertThat(inAnotherPod.get(uri, Deadline.in(LONG), BOUND)).asString().isEqualTo("hi");
      assertRefused(() -> here.get(uri, Deadline.in(LONG), BOUND), "its address may not be called");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** An address that others can reach. */
  private static InetAddress addressOfThisMachine() throws IOException {
    List<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assertThat(found).as("addresses of this machine that others can reach").isNotEmpty();
    return found.getFirst();
  }

  private static InetAddress[] of(InetAddress address) {
    return new InetAddress[] {address};
  }

  @Test
  void neither_the_proxy_nor_the_credentials_of_the_environment_are_used() throws Exception {
    ProxySelector proxiesBefore = ProxySelector.getDefault();
    Authenticator credentialsBefore = Authenticator.getDefault();
    try (RawServer proxy = RawServer.answering(OK + "Content-Length: 0\r\n\r\n");
        RawServer server =
            RawServer.answering(
                "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")) {
      // given
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
      System.setProperty("http.nonProxyHosts", "");
      ProxySelector.setDefault(
          ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
      Authenticator.setDefault(new Somebody());

      // when
      assertRefused(
          () -> new BoundedHttp(true, "10.96.0.1").get(server.uri("/x"), Deadline.in(LONG), BOUND),
          "it answered /x with 401");

      // then
      assertThat(proxy.requests()).isEmpty();
      assertThat(server.requests())
          .singleElement(InstanceOfAssertFactories.STRING)
          .doesNotContainIgnoringCase("authorization");
    } finally {
      ProxySelector.setDefault(proxiesBefore);
      Authenticator.setDefault(credentialsBefore);
      List.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts")
          .forEach(System::clearProperty);
    }
  }

  private static final class Somebody extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication("operator", "secret".toCharArray());
    }
  }

  @Test
  void a_name_that_does_not_resolve_is_told_so() {
    // given
    BoundedHttp named =
        resolving(
            host -> {
              throw new UnknownHostException(host);
            });

    // then
    assertRefused(
        () -> named.get(URI.create("http://nowhere.shop.svc"), Deadline.in(LONG), BOUND),
        "its name does not resolve");
  }

  @Test
  void the_deadline_ends_the_resolving_of_a_name_too() {
    // given
    CountDownLatch never = new CountDownLatch(1);
    BoundedHttp named =
        resolving(
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            });

    // then
    assertRefused(
        () -> named.get(URI.create("http://prometheus.shop.svc"), Deadline.in(SHORT), BOUND),
        "it did not answer in time");
  }

  @Test
  void a_url_without_a_host_leads_nowhere() {
    assertRefused(
        () -> http.get(URI.create("http://prometheus.1shop"), Deadline.in(LONG), BOUND),
        "its URL has no host");
  }

  private static BoundedHttp resolving(Resolver resolver) {
    return new BoundedHttp(
        new AddressPolicy(true, Set.of()), resolver, new ByteBudget(BOUND, BOUND));
  }

  private static void assertRefused(ThrowingCallable request, String message) {
    assertThatExceptionOfType(ProbeException.class).isThrownBy(request).withMessage(message);
  }

  private static byte[] compressed(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[zeros]);
    }
    return bytes.toByteArray();
  }
}
