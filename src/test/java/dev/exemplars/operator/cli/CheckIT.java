package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.observe.grafana.FakeGrafana;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} without a cluster: a real Prometheus, a real Tempo, and the example shop. */
class CheckIT {

  @TempDir private static Path directory;
  private static TempoServer tempo;
  private static ExampleShop shop;
  private static RealProcess prometheus;
  private static String url;

  @BeforeAll
  static void start() throws IOException {
    tempo = TempoServer.start(directory.resolve("tempo"));
    tempo.awaitReady();
    shop = ExampleShop.start(directory.resolve("shop"), 20, 1.0, tempo.otlpGrpcUrl());
    url = "http://127.0.0.1:" + RealProcess.freePort();
    prometheus = prometheus(url, "--enable-feature=exemplar-storage", "--web.route-prefix=/base");
    url += "/base";
    prometheus.awaitOk(url + "/-/ready");
    Waiting.until(
        "stored exemplars",
        Duration.ofSeconds(60),
        () ->
            Http.get(url + "/api/v1/query_exemplars?query=%7Bjob%3D%22shop%22%7D")
                .contains("trace_id"));
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    shop.close();
    tempo.close();
  }

  @Test
  void all_is_well_where_all_five_stages_are_true() {
    Cli.Result result = check("--tempo", tempo.url(), "--trace-id-label", "trace_id");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .contains("Exposed", "Scraped", "Stored", "Linked", "Resolvable", "TracesFound", "Found ")
        .doesNotContain("False", "Unknown", "Ready");
  }

  @Test
  void the_answer_has_the_shape_of_a_status() throws IOException {
    Cli.Result json = check("--tempo", tempo.url(), "--trace-id-label", "trace_id", "-o", "json");
    Cli.Result yaml = check("--timeout", "2s", "-o", "yaml");

    ExemplarPipelineStatus status =
        new JsonMapper().readValue(json.out(), ExemplarPipelineStatus.class);
    assertThat(status.conditions())
        .extracting(PipelineCondition::type)
        .containsExactly("Verified", "Exposed", "Scraped", "Stored", "Linked", "Resolvable");
    assertThat(status.conditions()).extracting(PipelineCondition::status).containsOnly("True");
    assertThat(status.verdict().stage()).isEqualTo("Resolvable");
    assertThat(status.exemplars().stored()).isPositive();
    assertThat(status.exemplars().ratePerSecond()).isNotNull();
    assertThat(status.targets().total()).isEqualTo(1);
    assertThat(status.targets().withExemplars()).isEqualTo(1);
    assertThat(status.traces().resolved()).isPositive();
    assertThat(status.observedGeneration()).isNull();
    assertThat(status.prometheus()).as("of its configuration nothing is said").isNull();
    assertThat(yaml.exitCode()).as("nobody says where traces are").isEqualTo(3);
    assertThat(new YAMLMapper().readValue(yaml.out(), ExemplarPipelineStatus.class).verdict())
        .satisfies(
            verdict -> {
              assertThat(verdict.stage()).isEqualTo("Linked");
              assertThat(verdict.reason()).isEqualTo("NotObserved");
            });
  }

  @Test
  void a_label_that_nobody_links_breaks_the_way() {
    Cli.Result result = check("--tempo", tempo.url(), "--trace-id-label", "traceId");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("> Linked", "TraceIdLabelMismatch", "stored exemplars carry trace_id");
  }

  @Test
  void a_backend_that_is_dead_leaves_the_traces_unknown() {
    Cli.Result result =
        check("--tempo", "http://127.0.0.1:9", "--trace-id-label", "trace_id", "--timeout", "8s");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("> Resolvable", "BackendUnreachable");
  }

  @Test
  void a_prometheus_that_is_dead_leaves_everything_unknown() {
    Cli.Result result = Cli.run("check", "--prometheus", "http://127.0.0.1:9");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("> Exposed", "PrometheusUnavailable");
  }

  @Test
  void grafana_is_asked_which_labels_it_links() throws IOException {
    try (FakeGrafana grafana = FakeGrafana.start();
        Gatekeeper gate = Gatekeeper.start(grafana.url(), "Bearer glsa_1")) {
      Path token = Files.writeString(directory.resolve("token"), "glsa_1\n");
      String gateUrl = "http://127.0.0.1:" + gate.port();
      String[] asked = {"--timeout", "8s", "--grafana", gateUrl, "--datasource-uid"};

      Cli.Result missing = check(with(asked, "nothing", "--grafana-token-file", "" + token));
      Cli.Result stranger = check(with(asked, "nothing"));
      grafana.hasPrometheus("metrics", "[{\"name\": \"trace_id\", \"datasourceUid\": \"tempo\"}]");
      Cli.Result dangling = check(with(asked, "metrics", "--grafana-token-file", "" + token));
      grafana.hasTraces("tempo", "tempo");
      Cli.Result loaded = check(with(asked, "metrics", "--grafana-token-file", "" + token));

      assertThat(missing.exitCode()).as(missing.out()).isEqualTo(1);
      assertThat(missing.out()).contains("DatasourceNotLoaded");
      assertThat(stranger.out()).contains("Unknown  GrafanaUnauthorized");
      assertThat(dangling.out()).contains("TraceDatasourceNotFound");
      assertThat(loaded.out()).containsPattern("Linked +True +Loaded");
    }
  }

  @Test
  void whoever_guards_prometheus_is_shown_what_a_file_holds() throws IOException {
    String origin = url.replace("/base", "");
    try (Gatekeeper gate = Gatekeeper.start(origin, "Basic dTpw")) {
      Path login = Files.writeString(directory.resolve("login"), "u:p\n");
      String guarded = "http://127.0.0.1:%d/base/".formatted(gate.port());

      Cli.Result let =
          Cli.run(
              "check",
              "--timeout",
              "8s",
              "--prometheus",
              guarded,
              "--prometheus-basic-auth-file",
              login.toString());
      Cli.Result kept = Cli.run("check", "--timeout", "8s", "--prometheus", guarded);

      assertThat(let.out()).contains("ExemplarsStored");
      assertThat(kept.out()).contains("PrometheusUnavailable", "401");
    }
  }

  @Test
  void a_certificate_is_believed_by_whoever_names_its_authority() throws IOException {
    Certificate certificate = Certificate.of("localhost", directory);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.contextFor(certificate)));
    server.createContext(
        "/api/v1/query_exemplars",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"data\":[]}".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    String at = "https://localhost:" + server.getAddress().getPort();
    Path ca = Files.writeString(directory.resolve("ca.pem"), certificate.pem());
    String[] asked = {"check", "--timeout", "3s", "--prometheus", at};

    Cli.Result believed = Cli.run(with(asked, "--ca-file", ca.toString()));
    Cli.Result anyhow = Cli.run(with(asked, "--insecure-skip-verify"));
    Cli.Result not = Cli.run(asked);
    server.stop(0);

    assertThat(believed.out()).contains("CapacityUnknown");
    assertThat(anyhow.out()).contains("CapacityUnknown");
    assertThat(not.out()).contains("PrometheusUnavailable", "its certificate is not believed");
  }

  @Test
  void an_agent_keeps_no_exemplar() throws IOException {
    String agent = "http://127.0.0.1:" + RealProcess.freePort();
    try (RealProcess process = prometheus(agent, "--agent")) {
      process.awaitOk(agent + "/-/ready");

      Cli.Result result = Cli.run("check", "--prometheus", agent, "--timeout", "8s");

      assertThat(result.exitCode()).as(result.out()).isEqualTo(1);
      assertThat(result.out()).contains("> Stored", "ExemplarsUnsupported");
    }
  }

  @Test
  void a_command_line_that_makes_no_sense_is_refused() {
    assertUsage("--prometheus", "ftp://prometheus");
    assertUsage("--prometheus", url, "--tempo", tempo.url(), "--zipkin", tempo.url());
    assertUsage("--prometheus", url, "--grafana", tempo.url());
    assertUsage("--prometheus", url, "--trace-id-label", "trace-id");
    assertUsage("--prometheus", url, "-n", "shop");
    assertUsage("--prometheus", url, "--ca-file", "/does/not/exist");
    assertUsage("--prometheus", url, "--timeout", "soon");
    assertUsage("--tempo", tempo.url());
  }

  private static void assertUsage(String... arguments) {
    Cli.Result result = Cli.run(with(new String[] {"check"}, arguments));
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(2);
    assertThat(result.err()).isNotBlank();
  }

  private static Cli.Result check(String... more) {
    return Cli.run(with(new String[] {"check", "--prometheus", url}, more));
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static RealProcess prometheus(String at, String... flags) throws IOException {
    URI uri = URI.create(at);
    Path home = Files.createDirectories(directory.resolve("p" + uri.getPort()));
    Files.writeString(
        home.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s}
        scrape_configs: [{job_name: shop, static_configs: [{targets: ["%s"]}]}]
        remote_write: [{url: "http://127.0.0.1:9/"}]
        """
            .formatted(URI.create(shop.metricsUrl()).getAuthority()));
    List<String> command = new ArrayList<>();
    command.add(BuiltPrometheus.newest().server().toString());
    command.add("--config.file=prometheus.yml");
    command.add("--web.listen-address=" + uri.getAuthority());
    command.addAll(List.of(flags));
    return RealProcess.start("prometheus", home, command, Map.of());
  }
}
