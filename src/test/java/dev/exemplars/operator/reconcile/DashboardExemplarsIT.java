package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Grafana asks for a dashboard that is written brings exemplars where it says that it does.
 */
class DashboardExemplarsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String HISTOGRAM = "http_request_duration_seconds";
  private static final String SPEC =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      scrape: {interval: 1s}
      verification: {interval: 5s}
      grafana: {dashboard: {%s}}
      """;

  @TempDir private Path directory;
  private RealParts parts;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  @Test
  void everyQueryForExemplarsBringsSomeOfTheHistogramThatIsChosen() throws Exception {
    JsonNode dashboard = dashboard("");

    assertThat(asked(dashboard, true)).hasSize(2);
    assertThat(asked(dashboard, true))
        .allSatisfy(query -> assertThat(exemplars(query)).as(query).isPositive());
  }

  @Test
  @Shows("spec.grafana.dashboard.metrics[]")
  void everyQueryForExemplarsBringsSomeOfTheHistogramsThatAreNamed() throws Exception {
    JsonNode dashboard = dashboard("metrics: [%s, no_such_seconds]".formatted(HISTOGRAM));

    assertThat(asked(dashboard, true)).hasSize(4);
    assertThat(asked(dashboard, true))
        .allSatisfy(
            query ->
                assertThat(exemplars(query) > 0).as(query).isEqualTo(query.contains(HISTOGRAM)));
  }

  /** So that no query that could bring some is kept from it, but for lines of the same panel. */
  @Test
  void whatIsNotAskedForExemplarsHasNoneOrIsBesideAQueryThatIs() throws Exception {
    JsonNode dashboard = dashboard("");

    assertThat(asked(dashboard, false)).isNotEmpty();
    assertThat(asked(dashboard, false))
        .filteredOn(query -> !query.contains("_bucket{"))
        .allSatisfy(query -> assertThat(exemplars(query)).as(query).isZero());
  }

  private JsonNode dashboard(String fields) throws JsonProcessingException {
    parts.pipelines().apply("demo", SPEC.formatted(fields));
    parts
        .pipelines()
        .await(
            "stored exemplars", "demo", s -> s.exemplars() != null && s.exemplars().stored() > 10);
    String text =
        parts
            .cluster()
            .admin()
            .configMaps()
            .inNamespace(parts.namespace())
            .withName("demo-grafana-dashboard")
            .require()
            .getData()
            .values()
            .iterator()
            .next();
    return JSON.readTree(text);
  }

  /** As Grafana interpolates them: every variable of labels at All, the histogram chosen. */
  private static List<String> asked(JsonNode dashboard, boolean exemplar) {
    return dashboard.findParents("expr").stream()
        .filter(target -> target.path("exemplar").booleanValue() == exemplar)
        .map(target -> target.path("expr").textValue())
        .map(
            query ->
                query
                    .replace("${metric}", HISTOGRAM)
                    .replaceAll("\\$(namespace|job|pod)\\b", ".*")
                    .replace("$__rate_interval", "1m"))
        .toList();
  }

  private long exemplars(String query) {
    String answer =
        Http.get(
            "%s/api/v1/query_exemplars?query=%s"
                .formatted(
                    parts.node().prometheusUrl(),
                    URLEncoder.encode(query, StandardCharsets.UTF_8)));
    try {
      JsonNode read = JSON.readTree(answer);
      assertThat(read.path("status").asText()).as(query).isEqualTo("success");
      return read.path("data").valueStream().mapToLong(one -> one.path("exemplars").size()).sum();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
