package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules in real servers: each reloads in its own way, and evaluates its own metrics. */
class AlertsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern OWN_METRIC = Pattern.compile("(prometheus|process)_[a-z_]+");

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    deadPod("dead", 8);
    deadPod("gone", 9);
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.45.6", "2.53.4", "3.16.0"})
  @Shows({"spec.alerts.enabled", "spec.alerts.labels.*"})
  void rulesAreEvaluatedCarryTheUsersLabelsAndComeAndGoWithoutARestart(String version) {
    pipelines.apply("demo", spec(version, "{labels: {team: shop, shape: \"{a} $b }}\"}}"));
    Waiting.until(
        "alerts about dead targets and a dead receiver to be pending",
        PATIENCE,
        () ->
            pending().keySet().equals(Set.of("ExemplarTargetsDown", "ExemplarRemoteWriteFailing")));
    Waiting.until("every rule to be evaluated", PATIENCE, () -> health().equals(Set.of("ok")));

    assertThat(pending().get("ExemplarTargetsDown"))
        .isEqualTo(
            Map.of(
                "alertname", "ExemplarTargetsDown",
                "job", "annotated-pods",
                "severity", "warning",
                "namespace", parts.namespace(),
                "pipeline", "demo",
                "team", "shop",
                "shape", "{a} $b }}"));
    assertThat(rules()).hasSize(7);
    assertThat(exported()).containsAll(metricsOfRules());

    pipelines.apply("demo", spec(version, "{enabled: false}"));
    Waiting.until("the rules to be gone", PATIENCE, () -> rules().isEmpty());
    pipelines.await(
        "the configuration in force", "demo", s -> s.prometheus().config() == ConfigState.Loaded);

    pipelines.apply("demo", spec(version, "{labels: {team: cart}}"));
    Waiting.until(
        "the rules to be back, changed",
        PATIENCE,
        () -> rules().stream().anyMatch(rule -> rule.at("/labels/team").asText().equals("cart")));
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  private void deadPod(String name, int port) {
    NodelessPods.create(
        parts.cluster().admin(),
        parts.namespace(),
        name,
        "127.0.0.1",
        "Running",
        Map.of("prometheus.io/scrape", "true", "prometheus.io/port", String.valueOf(port)));
  }

  private List<JsonNode> rules() {
    return ask("rules").at("/groups/0/rules").valueStream().toList();
  }

  private Set<String> health() {
    return rules().stream().map(rule -> rule.path("health").asText()).collect(Collectors.toSet());
  }

  /** Labels of the alerts that are pending, by name. */
  private Map<String, Map<String, String>> pending() {
    return ask("alerts")
        .path("alerts")
        .valueStream()
        .filter(alert -> alert.path("state").asText().equals("pending"))
        .map(AlertsIT::labels)
        .collect(Collectors.toMap(labels -> labels.get("alertname"), labels -> labels));
  }

  private Set<String> metricsOfRules() {
    return rules().stream()
        .flatMap(rule -> OWN_METRIC.matcher(rule.path("query").asText()).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private Set<String> exported() {
    return Http.get(parts.node().prometheusUrl() + "/metrics")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  private JsonNode ask(String path) {
    if (!Http.isOk(parts.node().prometheusUrl() + "/-/ready")) {
      return new JsonMapper().createObjectNode();
    }
    try {
      return new JsonMapper()
          .readTree(Http.get(parts.node().prometheusUrl() + "/api/v1/" + path))
          .path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> labels(JsonNode alert) {
    return alert.path("labels").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, label -> label.getValue().asText()));
  }

  private static String spec(String version, String alerts) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus:
          version: %s
          remoteWrite: [{name: nowhere, url: http://127.0.0.1:9/}]
        scrape: {interval: 1s}
        verification: {interval: 5s}
        alerts: %s
        """
        .formatted(version, alerts);
  }
}
