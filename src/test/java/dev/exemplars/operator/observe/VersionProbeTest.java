package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VersionProbeTest {

  private static final String METRICS =
      "prometheus_build_info{branch=\"HEAD\",goversion=\"go1.26.1\",tags=\"x\",version=\"3.5.0\"} 1\n";

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void prometheus_tells_its_version() {
    answers(
        "/api/v1/status/buildinfo",
        "{\"status\":\"success\",\"data\":{\"version\":\"2.53.3\",\"goVersion\":\"go1.22\"}}");
    assertThat(look(METRICS)).contains(new PrometheusVersion(2, 53, 3));
  }

  @Test
  void a_release_candidate_is_as_the_release() {
    answers(
        "/api/v1/status/buildinfo",
        "{\"status\":\"success\",\"data\":{\"version\":\"3.17.0-rc.0+dev\"}}");

    assertThat(look()).contains(new PrometheusVersion(3, 17, 0));
  }

  @Test
  void where_that_is_not_served_its_metrics_tell() {
    assertThat(look("# HELP prometheus_build_info x\n" + METRICS))
        .contains(new PrometheusVersion(3, 5, 0));
  }

  @Test
  void another_server_has_a_version_of_its_own() {
    answers(
        "/api/v1/status/buildinfo",
        "{\"status\":\"success\",\"data\":{\"application\":\"Grafana Mimir\",\"version\":\"2.14.0\"}}");

    assertThat(look()).isEmpty();
  }

  @Test
  void a_version_before_the_first_is_none() {
    answers(
        "/api/v1/status/buildinfo", "{\"status\":\"success\",\"data\":{\"version\":\"0.35.1\"}}");

    assertThat(look()).isEmpty();
  }

  @Test
  void nonsense_is_no_version() {
    answers("/api/v1/status/buildinfo", "<html>");
    assertThat(look("prometheus_build_info{version=\"new\"} 1\n")).isEmpty();
  }

  private Optional<PrometheusVersion> look() {
    return look("");
  }

  private Optional<PrometheusVersion> look(String metrics) {
    return VersionProbe.look(
        new PrometheusApi(
            new BoundedHttp(true, "127.0.0.1"),
            Watched.Access.of("http://127.0.0.1:%d".formatted(server.getAddress().getPort())),
            Deadline.in(Duration.ofSeconds(5))),
        VersionProbe.metric(metrics));
  }

  private void answers(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }
}
