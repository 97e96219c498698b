package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.TempoServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces looked up in a real Tempo, and in one that keeps tenants apart. */
class TempoLookupIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SHORT = "00000000000000000a3ce929d0e0e473";
  private static final String UNKNOWN = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @TempDir static Path directory;
  private static TempoServer tempo;
  private static TempoServer tenants;

  private final Asking asking = new Asking();

  @BeforeAll
  static void start() {
    tempo = TempoServer.start(directory.resolve("one"));
    tenants = TempoServer.startForTenants(directory.resolve("many"));
    tempo.awaitReady();
    tenants.awaitReady();
    tempo.send("", ID);
    tempo.send("", SHORT);
    tenants.send("shop", ID);
  }

  @AfterAll
  static void stop() {
    tempo.close();
    tenants.close();
  }

  @Test
  void a_trace_is_found_however_its_id_is_written() {
    asking.awaitFound(url(""), ID);
    asking.awaitFound(url(""), ID.toUpperCase(Locale.ROOT));
    asking.awaitFound(url("/"), SHORT);
    asking.awaitFound(url("//"), SHORT.substring(16));
    asking.awaitFound(url("///"), SHORT.substring(17));
  }

  @Test
  void an_unknown_trace_is_missing() {
    assertThat(asking.resultAfterAWhile(url(""), UNKNOWN)).isEqualTo(Result.Missing);
    assertThat(asking.resultAfterAWhile(url(""), "abc")).isEqualTo(Result.Malformed);
  }

  @Test
  void a_wrong_path_is_told_from_a_trace_that_is_not_there() {
    assertThat(asking.look(url("/nowhere"), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
  }

  @Test
  void another_server_is_no_tempo_for_all_that_it_answers() {
    assertThat(asking.look("{jaeger: {url: '%s'}}".formatted(tempo.url()), UNKNOWN))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
  }

  @Test
  void a_trace_of_a_tenant_is_there_for_that_one_alone() {
    asking.awaitFound(tenant("shop"), ID);
    asking.awaitFound(tenant("shop|bank"), ID);
    assertThat(asking.resultAfterAWhile(tenant("bank"), ID)).isEqualTo(Result.Missing);
  }

  @Test
  void who_names_no_tenant_is_told_so() {
    assertThat(asking.look("{tempo: {url: '%s'}}".formatted(tenants.url()), ID))
        .isEqualTo(new Failed(Failure.TenantMismatch, "it wants to be asked as a tenant"));
  }

  @Test
  void a_tempo_behind_tls_is_asked_with_a_token_and_a_certificate() {
    Certificate server = Certificate.of("tempo.example.com", directory);
    Certificate client = Certificate.of("operator", directory);
    Asking known =
        new Asking(
            Map.of(
                "token", "s3cret\n",
                "ca", server.pem(),
                "cert", client.pem(),
                "key", client.keyPem(),
                "other", client.pem()));
    try (Gatekeeper gate = Gatekeeper.start(tenants.url(), "Bearer s3cret", server, client)) {
      known.awaitFound(guarded(gate, "tempo.example.com", "ca"), ID);

      assertThat(known.look(guarded(gate, "other.example.com", "ca"), ID))
          .isEqualTo(new Failed(Failure.Unreachable, "its certificate is for another name"));
      assertThat(known.look(guarded(gate, "tempo.example.com", "other"), ID))
          .isEqualTo(new Failed(Failure.Unreachable, "its certificate is not believed"));
      assertThat(known.look(guarded(gate, "tempo.example.com", "token"), ID))
          .isEqualTo(
              new Failed(
                  Failure.Unreachable,
                  "spec.tracing.tempo.tlsConfig.ca.secret holds no certificate in PEM"));
      gate.want("Bearer another");
      assertThat(known.look(guarded(gate, "tempo.example.com", "ca"), UNKNOWN))
          .isEqualTo(new Failed(Failure.Unauthorized, "it answered with 401"));
    }
  }

  private static String guarded(Gatekeeper gate, String serverName, String ca) {
    return """
        {tempo: {url: 'https://127.0.0.1:%d', tenant: shop,
          authorization: {credentials: {name: tls, key: token}},
          tlsConfig: {serverName: %s, ca: {secret: {name: tls, key: %s}},
                      cert: {secret: {name: tls, key: cert}}, keySecret: {name: tls, key: key}}}}
        """
        .formatted(gate.port(), serverName, ca);
  }

  @Test
  void a_server_that_is_dead_cannot_be_reached() {
    // given
    TempoServer dead = TempoServer.start(directory.resolve("dead"));
    dead.close();

    // then
    assertThat(asking.look("{tempo: {url: '%s'}}".formatted(dead.url()), ID))
        .isEqualTo(new Failed(Failure.Unreachable, "it refuses the connection"));
  }

  private static String url(String path) {
    return "{tempo: {url: '%s%s'}}".formatted(tempo.url(), path);
  }

  private static String tenant(String name) {
    return "{tempo: {url: '%s', tenant: '%s'}}".formatted(tenants.url(), name);
  }
}
