package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.JaegerServer;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.ScrapingPrometheus;
import dev.exemplars.operator.real.ScriptedTarget;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.real.ZipkinServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code check} by URL where traces are in a real Jaeger or a real Zipkin, and where somebody
 * guards the servers: what is shown to them comes from files, or from the environment of the
 * process.
 */
class CheckBackendsIT {

  private static final String TOKEN = "a-token-of-a-test";

  @TempDir private static Path directory;
  private static JaegerServer jaeger;
  private static ZipkinServer zipkin;
  private static ScriptedTarget target;
  private static ScrapingPrometheus prometheus;

  @BeforeAll
  static void start() throws IOException {
    jaeger = JaegerServer.start(Files.createDirectory(directory.resolve("jaeger")));
    zipkin = ZipkinServer.start(Files.createDirectory(directory.resolve("zipkin")));
    jaeger.awaitReady();
    zipkin.awaitReady();
    List<String> ids = Stream.generate(() -> KnownTraces.unknown(32)).limit(20).toList();
    ids.forEach(jaeger::send);
    ids.forEach(zipkin::send);
    AtomicInteger turn = new AtomicInteger();
    target =
        ScriptedTarget.start(
            Exposure.of(() -> Map.of("trace_id", ids.get(turn.getAndIncrement() % ids.size()))));
    prometheus =
        ScrapingPrometheus.start(
            BuiltPrometheus.newest(),
            directory.resolve("prometheus"),
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs: [{job_name: shop, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
            """
                .formatted(target.port()),
            List.of("--enable-feature=exemplar-storage"));
    Waiting.until(
        "stored exemplars",
        Duration.ofSeconds(60),
        () ->
            Http.get(prometheus.url() + "/api/v1/query_exemplars?query=%7Bjob%3D%22shop%22%7D")
                .contains("trace_id"));
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    target.close();
    zipkin.close();
    jaeger.close();
  }

  @Test
  void traces_are_found_in_jaeger_and_in_zipkin() {
    for (String[] backend :
        List.of(new String[] {"--jaeger", jaeger.url()}, new String[] {"--zipkin", zipkin.url()})) {
      Cli.Result result = Cli.run(check(prometheus.url(), backend));

      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      assertThat(result.out()).contains("TracesFound", "Found ");
    }
  }

  @Test
  void a_backend_of_another_kind_is_told() {
    Cli.Result result = Cli.run(check(prometheus.url(), "--jaeger", zipkin.url()));

    assertThat(result.exitCode()).as(result.out()).isEqualTo(1);
    assertThat(result.out()).contains("> Resolvable", "WrongEndpoint");
  }

  @Test
  void a_guarded_backend_is_shown_a_token_or_a_login_of_a_file() throws IOException {
    Path token = Files.writeString(directory.resolve("backend-token"), TOKEN + "\n");
    Path login = Files.writeString(directory.resolve("backend-login"), "u:p\n");
    try (Gatekeeper bearer = Gatekeeper.start(jaeger.url(), "Bearer " + TOKEN);
        Gatekeeper basic = Gatekeeper.start(zipkin.url(), "Basic dTpw")) {
      Cli.Result withToken =
          Cli.run(
              check(
                  prometheus.url(),
                  "--jaeger",
                  url(bearer),
                  "--tempo-bearer-token-file",
                  token.toString()));
      Cli.Result withLogin =
          Cli.run(
              check(
                  prometheus.url(),
                  "--zipkin",
                  url(basic),
                  "--tempo-basic-auth-file",
                  login.toString()));
      Cli.Result without =
          Cli.run(check(prometheus.url(), "--jaeger", url(bearer), "--timeout", "8s"));

      assertThat(withToken.out()).contains("TracesFound");
      assertThat(withLogin.out()).contains("TracesFound");
      assertThat(without.out()).contains("BackendUnauthorized");
      assertThat(without.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void tokens_of_the_environment_are_shown_each_to_its_server_alone() throws IOException {
    try (Gatekeeper prometheusGate = Gatekeeper.start(prometheus.url(), "Bearer of-prometheus");
        Gatekeeper backendGate = Gatekeeper.start(zipkin.url(), "Bearer of-backend")) {
      Run run =
          run(
              Map.of(
                  "EXEMPLAR_CHECK_PROMETHEUS_TOKEN",
                  "of-prometheus",
                  "EXEMPLAR_CHECK_TEMPO_TOKEN",
                  "of-backend"),
              check(url(prometheusGate), "--zipkin", url(backendGate)));

      assertThat(run.exitCode).as(run.output).isZero();
      assertThat(run.output).contains("TracesFound").doesNotContain("of-prometheus", "of-backend");
      assertThat(prometheusGate.refused()).isEmpty();
      assertThat(backendGate.refused()).isEmpty();
    }
  }

  @Test
  void a_token_of_a_file_counts_before_that_of_the_environment() throws IOException {
    Path token = Files.writeString(directory.resolve("right-token"), TOKEN);
    try (Gatekeeper gate = Gatekeeper.start(prometheus.url(), "Bearer " + TOKEN)) {
      Run run =
          run(
              Map.of("EXEMPLAR_CHECK_PROMETHEUS_TOKEN", "another"),
              check(
                  url(gate),
                  "--jaeger",
                  jaeger.url(),
                  "--prometheus-bearer-token-file",
                  token.toString()));

      assertThat(run.exitCode).as(run.output).isZero();
      assertThat(gate.refused()).isEmpty();
    }
  }

  @Test
  void headers_of_a_file_are_shown_to_prometheus() throws IOException {
    Path headers =
        Files.writeString(
            directory.resolve("headers"), "X-Team: shop\n\nAuthorization: Token " + TOKEN + "\n");
    try (Gatekeeper gate = Gatekeeper.start(prometheus.url(), "Token " + TOKEN)) {
      Cli.Result result =
          Cli.run(
              check(
                  url(gate),
                  "--jaeger",
                  jaeger.url(),
                  "--prometheus-headers-file",
                  headers.toString()));

      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      assertThat(gate.refused()).isEmpty();
    }
  }

  @Test
  void a_file_that_holds_something_else_is_told_and_not_quoted() throws IOException {
    Path headers = Files.writeString(directory.resolve("no-headers"), "secret without a colon\n");

    Cli.Result result =
        Cli.run(check(prometheus.url(), "--prometheus-headers-file", headers.toString()));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--prometheus-headers-file").doesNotContain("secret");
  }

  private static String url(Gatekeeper gate) {
    return "http://127.0.0.1:" + gate.port();
  }

  private static String[] check(String prometheusUrl, String... more) {
    return Stream.concat(
            Stream.of("check", "--prometheus", prometheusUrl, "--trace-id-label", "trace_id"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private record Run(int exitCode, String output) {}

  /** A process of its own, with an environment of its own. */
  private static Run run(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                Tools.file("target/exemplar-operator.jar").toString()));
    command.addAll(List.of(arguments));
    Path home = Files.createTempDirectory(directory, "check");
    try (RealProcess process = RealProcess.start("check", home, command, environment)) {
      return new Run(process.awaitEnd(), Files.readString(process.log()));
    }
  }
}
