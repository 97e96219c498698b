package dev.exemplars.operator.observe.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.exemplars.operator.apply.RemoteText;
import dev.exemplars.operator.plan.PrometheusVersion;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader takes, refuses and finds what the real Prometheus does. */
class ExpositionsIT {

  /** An exemplar without a time gets that of the scrape. */
  private static final String OF_THE_SCRAPE = "the scrape";

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  @TempDir private Path directory;
  private List<ExpositionCase> cases = List.of();

  static List<BuiltPrometheus> versions() {
    return BuiltPrometheus.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsRefusedAndWhatIsStoredIsWhatTheReaderSays(BuiltPrometheus built) throws IOException {
    cases = Stream.concat(ExpositionCase.all().stream(), ProtobufCases.all().stream()).toList();

    Map<String, Seen> judged = judgedBy(built);

    assertThat(judged).hasSizeGreaterThan(100).hasSameSizeAs(cases);
    SoftAssertions.assertSoftly(
        all ->
            cases.forEach(
                one ->
                    all.assertThat(read(one, version(built)))
                        .as(one.name())
                        .isEqualTo(judged.get(one.name()))));
  }

  /** A series that chance repeats may lose an exemplar: what is stored is not compared. */
  @ParameterizedTest
  @MethodSource("versions")
  void whatHasFlawsIsRefusedOrTakenAsTheReaderSays(BuiltPrometheus built) throws IOException {
    Random random = new Random(20_261_128);
    cases =
        IntStream.range(0, 400)
            .mapToObj(i -> flawed(i, i % 3 == 0 ? "text/plain" : OPEN_METRICS, random))
            .toList();

    Map<String, Seen> judged = judgedBy(built);

    SoftAssertions.assertSoftly(
        all ->
            cases.forEach(
                one ->
                    all.assertThat(read(one, version(built)).isRefused)
                        .as("%s%n%s", one.contentType(), new String(one.body(), UTF_8))
                        .isEqualTo(judged.get(one.name()).isRefused)));
    assertThat(judged.values()).extracting(Seen::isRefused).contains(true, false);
  }

  private static ExpositionCase flawed(int number, String contentType, Random random) {
    String text = DrawnExposition.flawed(random);
    return new ExpositionCase(
        "flawed " + number, contentType, new String(text.getBytes(UTF_8), ISO_8859_1), Set.of());
  }

  /**
   * What becomes of a case.
   *
   * @param exemplars those stored, each with labels and time; none where all is refused
   */
  private record Seen(boolean isRefused, Set<String> exemplars) {}

  private static Seen read(ExpositionCase one, PrometheusVersion version) {
    Exposition exposition =
        new ExpositionReader(version).read(new ByteArrayInputStream(one.body()), one.contentType());
    boolean isRefused = exposition.malformed().isPresent();
    assertThat(exposition.isComplete()).as(one.name()).isEqualTo(!isRefused);
    return new Seen(
        isRefused,
        isRefused
            ? Set.of()
            : exposition.exemplars().samples().stream()
                .map(
                    found ->
                        exemplar(
                            found.labels(),
                            found.at().map(Instant::toString).orElse(OF_THE_SCRAPE)))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private Map<String, Seen> judgedBy(BuiltPrometheus built) throws IOException {
    HttpServer target = target();
    int port = RealProcess.freePort();
    Files.writeString(directory.resolve("prometheus.yml"), config(target.getAddress().getPort()));
    try (RealProcess prometheus =
        RealProcess.start(
            "prometheus",
            directory,
            List.of(
                built.server().toString(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage"),
            Map.of())) {
      String api = "http://127.0.0.1:" + port;
      prometheus.awaitOk(api + "/-/ready");
      return judged(api + "/api/v1/");
    } finally {
      target.stop(0);
    }
  }

  private Map<String, Seen> judged(String api) {
    Instant start = Instant.now().minusSeconds(60);
    Waiting.until(
        "every target to be scraped", Duration.ofSeconds(60), () -> scraped(api) == cases.size());
    Map<String, Set<String>> exemplars = new TreeMap<>();
    data(api + "query_exemplars?query=%7Bcase!=%22%22%7D&start=-100&end=3e12")
        .forEach(
            series ->
                series
                    .path("exemplars")
                    .forEach(
                        one ->
                            exemplars
                                .computeIfAbsent(
                                    name(series.path("seriesLabels")), name -> new TreeSet<>())
                                .add(stored(one, start))));
    Map<String, Seen> judged = new TreeMap<>();
    data(api + "targets")
        .path("activeTargets")
        .forEach(
            target -> {
              String name = name(target.path("labels"));
              boolean isRefused = target.path("health").asText().equals("down");
              judged.put(name, new Seen(isRefused, exemplars.getOrDefault(name, Set.of())));
            });
    return judged;
  }

  private long scraped(String api) {
    return data(api + "targets")
        .path("activeTargets")
        .valueStream()
        .filter(target -> !target.path("health").asText().equals("unknown"))
        .count();
  }

  private static String stored(JsonNode exemplar, Instant start) {
    Map<String, String> labels = new TreeMap<>();
    exemplar
        .path("labels")
        .properties()
        .forEach(
            label ->
                labels.put(
                    RemoteText.of(label.getKey()), RemoteText.of(label.getValue().asText())));
    Instant at = Instant.ofEpochMilli(Math.round(exemplar.path("timestamp").asDouble() * 1000));
    boolean isOfTheScrape = at.isAfter(start) && at.isBefore(start.plusSeconds(600));
    return exemplar(labels, isOfTheScrape ? OF_THE_SCRAPE : at.toString());
  }

  private static String exemplar(Map<String, String> labels, String at) {
    return new TreeMap<>(labels) + " at " + at;
  }

  private String name(JsonNode labels) {
    return cases.get(Integer.parseInt(labels.path("case").asText())).name();
  }

  private HttpServer target() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    IntStream.range(0, cases.size())
        .forEach(
            i ->
                server.createContext(
                    "/case-%d-".formatted(i),
                    exchange -> {
                      try (exchange) {
                        ExpositionCase one = cases.get(i);
                        if (!one.contentType().isEmpty()) {
                          exchange.getResponseHeaders().set("Content-Type", one.contentType());
                        }
                        exchange.sendResponseHeaders(
                            200, one.body().length == 0 ? -1 : one.body().length);
                        exchange.getResponseBody().write(one.body());
                      }
                    }));
    server.start();
    return server;
  }

  private String config(int port) {
    String target =
        """
              - targets: ["127.0.0.1:%d"]
                labels: {__metrics_path__: /case-%d-, case: "%d"}
        """;
    return """
        global: {scrape_interval: 5s, scrape_timeout: 5s}
        scrape_configs:
          - job_name: cases
            static_configs:
        %s"""
        .formatted(
            IntStream.range(0, cases.size())
                .mapToObj(i -> target.formatted(port, i, i))
                .collect(Collectors.joining()));
  }

  private static PrometheusVersion version(BuiltPrometheus built) {
    return switch (built.suffix()) {
      case "-2.45" -> new PrometheusVersion(2, 45, 6);
      case "-2.53" -> new PrometheusVersion(2, 53, 4);
      default -> new PrometheusVersion(3, 16, 0);
    };
  }

  private static JsonNode data(String url) {
    try {
      return new JsonMapper().readTree(Http.get(url)).path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
