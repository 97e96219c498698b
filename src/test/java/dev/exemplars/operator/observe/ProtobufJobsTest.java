package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtobufJobsTest {

  /** As Prometheus 3.16 writes it, shortened. */
  private static final String CONFIG =
      """
      global:
        scrape_protocols:
        - PrometheusProto
        - OpenMetricsText1.0.0
      scrape_configs:
      - job_name: serviceMonitor/shop/web/0
        scrape_protocols:
        - PrometheusProto
        - OpenMetricsText1.0.0
      - job_name: "404"
        scrape_protocols:
        - PrometheusProto
      - job_name: plain
        scrape_protocols:
        - OpenMetricsText1.0.0
        - PrometheusText0.0.4
      """;

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
  void a_configuration_tells_which_jobs_want_protobuf() {
    answers("{\"status\":\"success\",\"data\":{\"yaml\":%s}}".formatted(quoted(CONFIG)));

    assertThat(look()).isEqualTo(Set.of("serviceMonitor/shop/web/0", "404"));
  }

  @Test
  void where_no_configuration_is_shown_none_is_known() {
    assertThat(look()).isEmpty();
  }

  @Test
  void nonsense_names_no_job() {
    answers("<html>");

    assertThat(look()).isEmpty();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private Set<String> look() {
    return ProtobufJobs.look(
        new PrometheusApi(
            new BoundedHttp(true, "192.0.2.1"),
            Watched.Access.of("http://127.0.0.1:" + server.getAddress().getPort()),
            Deadline.in(Duration.ofSeconds(10))));
  }

  private void answers(String text) {
    server.createContext(
        "/api/v1/status/config",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
