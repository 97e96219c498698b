package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers as a Prometheus and is not all of one, as Mimir, Thanos and gateways. */
class PartOfAPrometheusTest {

  private static final String EXEMPLARS = "/mimir/api/v1/query_exemplars";
  private static final String TARGETS = "/mimir/api/v1/targets";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean isTenant =
                "shop".equals(exchange.getRequestHeaders().getFirst("X-Scope-OrgID"));
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                isTenant ? (answer == null ? 404 : 200) : 401, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void young_exemplars_speak_for_what_is_not_told() throws IOException {
    // given
    answers.put(
        EXEMPLARS,
        """
        {"status":"success","data":[{"seriesLabels":{"__name__":"x_bucket","job":"shop"},"exemplars":[
          {"labels":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},"value":"1","timestamp":%d}]}]}
        """
            .formatted(Instant.now().getEpochSecond()));

    // when
    Cli.Result result = check("--tenant", "shop");

    // then
    ExemplarPipelineStatus status =
        new JsonMapper().readValue(result.out(), ExemplarPipelineStatus.class);
    assertThat(reason(status, "Exposed")).isEqualTo("True ExemplarsExposed");
    assertThat(reason(status, "Scraped")).isEqualTo("True TargetsUp");
    assertThat(reason(status, "Stored")).isEqualTo("True ExemplarsStored");
    assertThat(status.exemplars().stored()).as("nobody counts them").isNull();
    assertThat(status.exemplars().labels()).containsExactly("trace_id");
  }

  @Test
  void that_nothing_is_seen_says_nothing_where_nobody_tells_of_the_storage() throws IOException {
    answers.put(EXEMPLARS, "{\"status\":\"success\",\"data\":[]}");

    Cli.Result result = check("--tenant", "shop");

    ExemplarPipelineStatus status =
        new JsonMapper().readValue(result.out(), ExemplarPipelineStatus.class);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(reason(status, "Exposed")).isEqualTo("Unknown NotObserved");
    assertThat(reason(status, "Stored")).isEqualTo("Unknown CapacityUnknown");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"ingestion_rate\":1e4,\"max_global_exemplars_per_user\":0}', False RemoteLimitZero",
    "'{\"max_global_exemplars_per_user\":100000}', Unknown CapacityUnknown",
    "'{\"max_global_exemplars_per_user\":\"0\"}', Unknown CapacityUnknown",
    "'{\"limits\":{\"max_global_exemplars_per_user\":0}}', Unknown CapacityUnknown",
    "'<html>', Unknown CapacityUnknown"
  })
  void a_mimir_that_keeps_none_of_a_tenant_says_so(String limits, String told) throws IOException {
    answers.put("/mimir/prometheus/api/v1/query_exemplars", "{\"status\":\"success\",\"data\":[]}");
    answers.put("/mimir/api/v1/user_limits", limits);

    Cli.Result result = checkAt("/mimir/prometheus", "--tenant", "shop");

    ExemplarPipelineStatus status =
        new JsonMapper().readValue(result.out(), ExemplarPipelineStatus.class);
    assertThat(reason(status, "Stored")).isEqualTo(told);
  }

  @Test
  void where_exemplars_cannot_be_asked_for_nobody_will_see_any() throws IOException {
    answers.put(TARGETS, "{\"status\":\"success\",\"data\":{\"activeTargets\":[]}}");

    Cli.Result result = check("--tenant", "shop");

    ExemplarPipelineStatus status =
        new JsonMapper().readValue(result.out(), ExemplarPipelineStatus.class);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(reason(status, "Stored")).isEqualTo("False ExemplarsUnsupported");
  }

  @Test
  void what_has_none_of_it_is_no_prometheus() throws IOException {
    answers.put("/mimir/metrics", "<html>");
    answers.put(EXEMPLARS, "<html>");

    for (Cli.Result result : new Cli.Result[] {check("--tenant", "shop"), check()}) {
      ExemplarPipelineStatus status =
          new JsonMapper().readValue(result.out(), ExemplarPipelineStatus.class);
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(reason(status, "Exposed")).isEqualTo("Unknown PrometheusUnavailable");
      assertThat(reason(status, "Stored")).isEqualTo("Unknown PrometheusUnavailable");
    }
  }

  private Cli.Result check(String... more) {
    return checkAt("/mimir/", more);
  }

  private Cli.Result checkAt(String path, String... more) {
    String[] arguments = {
      "check",
      "--prometheus",
      "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path),
      "--timeout",
      "2s",
      "-o",
      "json"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Cli.run(all);
  }

  private static String reason(ExemplarPipelineStatus status, String type) {
    PipelineCondition found =
        status.conditions().stream()
            .filter(one -> one.type().equals(type))
            .findFirst()
            .orElseThrow();
    return found.status() + " " + found.reason();
  }
}
