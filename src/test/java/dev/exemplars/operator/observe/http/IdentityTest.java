package dev.exemplars.operator.observe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.SecretUse.Form;
import dev.exemplars.operator.plan.TlsPlan;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, and whom it believes, against servers that insist. */
@Timeout(60)
class IdentityTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String NAME = "tempo.example.com";
  private static final TlsPlan PLAIN = ClientPlan.PLAIN.tls();

  @TempDir static Path directory;
  private static Certificate server;
  private static Certificate client;

  private final Map<SecretUse, byte[]> secrets = new HashMap<>();
  private final BoundedHttp http =
      new BoundedHttp(
          new AddressPolicy(true, Set.of()),
          host -> InetAddress.getAllByName("127.0.0.1"),
          new ByteBudget(1 << 20, 1 << 20));

  @BeforeAll
  static void writeCertificates() {
    server = Certificate.of(NAME, directory);
    client = Certificate.of("operator", directory);
  }

  @Test
  void a_token_or_a_user_with_a_password_is_shown() throws Exception {
    Identity token =
        identity(new Authentication.Header("Bearer", secret("token", "s3cret\n")), PLAIN);
    Identity user =
        identity(
            new Authentication.Basic(secret("name", "ann"), secret("password", "pä:ss")), PLAIN);

    assertThat(requestOf(token)).contains("\r\nAuthorization: Bearer s3cret\r\n");
    assertThat(requestOf(user)).contains("\r\nAuthorization: Basic YW5uOnDDpDpzcw==\r\n");
    assertThat(requestOf(Identity.NOBODY)).doesNotContain("Authorization");
    assertThat(Question.of(URI.create("http://x")).as(token)).asString().doesNotContain("s3cret");
  }

  @Test
  void a_token_of_two_lines_is_none() {
    assertRefused(
        () -> identity(new Authentication.Header("Bearer", secret("token", "a\r\nHost: b")), PLAIN),
        "spec.token is not of one line");
  }

  @Test
  void a_server_of_the_authority_that_is_named_is_believed_by_its_name() throws Exception {
    try (Servers servers = new Servers(server)) {
      assertThat(servers.ask(NAME, identity(tls(server, true, Optional.empty())))).isEqualTo("hi");
    }
  }

  @Test
  void the_name_that_counts_may_be_another_than_that_of_the_url() throws Exception {
    try (Servers servers = new Servers(server)) {
      assertThat(servers.ask("tempo.shop.svc", identity(tls(server, true, Optional.of(NAME)))))
          .isEqualTo("hi");
      assertRefused(
          () -> servers.ask("tempo.shop.svc", identity(tls(server, true, Optional.empty()))),
          "its certificate is for another name");
      assertRefused(
          () -> servers.ask(NAME, identity(tls(server, true, Optional.of("other.example")))),
          "its certificate is for another name");
    }
  }

  @Test
  void a_server_of_nobody_known_is_not_believed() throws Exception {
    try (Servers servers = new Servers(server)) {
      assertRefused(
          () -> servers.ask(NAME, identity(tls(client, true, Optional.empty()))),
          "its certificate is not believed");
      assertRefused(() -> servers.ask(NAME, Identity.NOBODY), "its certificate is not believed");
    }
  }

  @Test
  void a_client_without_its_certificate_is_told_so() throws Exception {
    try (Servers servers = new Servers(server)) {
      assertRefused(
          () -> servers.ask(NAME, identity(tls(server, false, Optional.empty()))),
          "it does not believe the client's certificate");
    }
  }

  @Test
  void anybody_is_believed_where_that_is_wanted() throws Exception {
    TlsPlan any =
        new TlsPlan(
            Optional.empty(),
            tls(server, true, Optional.empty()).identity(),
            Optional.empty(),
            true);
    try (Servers servers = new Servers(server)) {
      assertThat(servers.ask("anything.shop.svc", identity(any))).isEqualTo("hi");
    }
  }

  @Test
  void no_connection_is_used_by_two_identities() throws Exception {
    try (Servers servers = new Servers(server)) {
      assertThat(servers.ask(NAME, identity(tls(server, true, Optional.empty())))).isEqualTo("hi");
      assertRefused(() -> servers.ask(NAME, Identity.NOBODY), "its certificate is not believed");
    }
  }

  @Test
  void a_server_without_tls_does_not_speak_it() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          new FutureTask<>(
              () -> {
                try (Socket each = plain.accept()) {
                  each.getOutputStream().write("HTTP/1.1 400 No\r\n\r\n".getBytes(UTF_8));
                  return each.getInputStream().readAllBytes();
                }
              }));
      URI uri = URI.create("https://%s:%d/x".formatted(NAME, plain.getLocalPort()));
      assertRefused(() -> ask(uri, Identity.NOBODY), "it does not speak TLS");
    }
  }

  @Test
  void a_secret_that_holds_something_else_is_named() {
    assertRefused(
        () ->
            identity(
                new TlsPlan(
                    Optional.of(secret("ca", "no PEM")),
                    Optional.empty(),
                    Optional.empty(),
                    false)),
        "spec.ca holds no certificate in PEM");
    assertRefused(
        () ->
            identity(
                new TlsPlan(
                    Optional.empty(),
                    Optional.of(
                        new TlsPlan.Identity(
                            secret("cert", client.pem()), secret("key", "no PEM"))),
                    Optional.empty(),
                    false)),
        "spec.key holds no private key in PEM, or one with a password");
  }

  private String requestOf(Identity identity) throws Exception {
    try (RawServer plain = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
      ask(plain.uri("/x"), identity);
      return plain.requests().getFirst();
    }
  }

  private String ask(URI uri, Identity identity) throws ProbeException {
    return http.ask(
        Question.of(uri).as(identity),
        Deadline.in(LONG),
        answer -> new String(answer.bytes(100), UTF_8));
  }

  private Identity identity(TlsPlan tls) throws ProbeException {
    return identity(new Authentication.None(), tls);
  }

  private Identity identity(Authentication authentication, TlsPlan tls) throws ProbeException {
    return Identity.of(new ClientPlan(authentication, tls), Credentials.of(secrets));
  }

  private TlsPlan tls(Certificate ca, boolean withIdentity, Optional<String> serverName) {
    TlsPlan.Identity own =
        new TlsPlan.Identity(secret("cert", client.pem()), secret("key", client.keyPem()));
    return new TlsPlan(
        Optional.of(secret("ca", ca.pem())),
        withIdentity ? Optional.of(own) : Optional.empty(),
        serverName,
        false);
  }

  private SecretUse secret(String key, String content) {
    SecretUse use = new SecretUse("spec." + key, key, "secret", key, Form.File);
    secrets.put(use, content.getBytes(UTF_8));
    return use;
  }

  private static void assertRefused(ThrowingCallable request, String message) {
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(request)
        .withMessage(message)
        .extracting(ProbeException::kind)
        .isIn(Kind.Untrusted, Kind.Unreachable);
  }

  /** One that says hi, behind one that wants to see the client's certificate. */
  private final class Servers implements AutoCloseable {

    private final RawServer behind =
        RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    private final Gatekeeper gate;

    Servers(Certificate own) {
      gate = Gatekeeper.start("http://127.0.0.1:" + behind.port(), "", own, client);
    }

    String ask(String host, Identity identity) throws ProbeException {
      return IdentityTest.this.ask(
          URI.create("https://%s:%d/x".formatted(host, gate.port())), identity);
    }

    @Override
    public void close() throws IOException {
      gate.close();
      behind.close();
    }
  }
}
