package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.plan.PrometheusVersion;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.RecordingTarget;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator says what the real Prometheus of a version says. */
class ScrapeHeadersIT {

  @TempDir private Path directory;

  static List<BuiltPrometheus> versions() {
    return BuiltPrometheus.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyVersionAsksAsTheOperatorAsksInItsPlace(BuiltPrometheus built) throws IOException {
    try (RecordingTarget target = RecordingTarget.start();
        RealProcess prometheus = scraping(built, target.port(), "")) {
      Waiting.until(
          "a scrape",
          Duration.ofSeconds(60),
          () -> prometheus.isAlive() && !target.accepted().isEmpty());

      Map<String, String> headers =
          ScrapeHeaders.on(
                  Question.of(URI.create("http://127.0.0.1/")),
                  ScrapeHeaders.accept(version(built)),
                  Duration.ofMillis(1500))
              .headers();
      assertThat(target.accepted()).containsExactly(headers.get("Accept"));
      assertThat(target.requests())
          .containsExactly("/metrics " + headers.get("X-Prometheus-Scrape-Timeout-Seconds"));
    }
  }

  @ParameterizedTest
  @MethodSource("thoseWithProtocols")
  void protobufIsAskedForAsTheOperatorAsksForIt(BuiltPrometheus built) throws IOException {
    try (RecordingTarget target = RecordingTarget.start();
        RealProcess prometheus = scraping(built, target.port(), ", " + protobufFirst(built))) {
      Waiting.until(
          "a scrape",
          Duration.ofSeconds(60),
          () -> prometheus.isAlive() && !target.accepted().isEmpty());

      assertThat(target.accepted()).containsExactly(ScrapeHeaders.acceptInProtobuf(version(built)));
    }
  }

  static List<BuiltPrometheus> thoseWithProtocols() {
    return versions().stream().filter(one -> version(one).atLeast(2, 49)).toList();
  }

  /** In 3 native histograms are a setting, and bring it; before, they were a flag. */
  private static String protobufFirst(BuiltPrometheus built) {
    return version(built).atLeast(3, 0)
        ? "scrape_native_histograms: true"
        : "scrape_protocols: [PrometheusProto, OpenMetricsText1.0.0, OpenMetricsText0.0.1, PrometheusText0.0.4]";
  }

  private RealProcess scraping(BuiltPrometheus built, int port, String settings)
      throws IOException {
    Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 2s, scrape_timeout: 1500ms%s}
        scrape_configs: [{job_name: one, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
        """
            .formatted(settings, port));
    return RealProcess.start(
        "prometheus",
        directory,
        List.of(
            built.server().toString(),
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--web.listen-address=127.0.0.1:" + RealProcess.freePort()),
        Map.of());
  }

  private static PrometheusVersion version(BuiltPrometheus built) {
    return switch (built.suffix()) {
      case "-2.45" -> new PrometheusVersion(2, 45, 6);
      case "-2.53" -> new PrometheusVersion(2, 53, 4);
      default -> new PrometheusVersion(3, 16, 0);
    };
  }
}
