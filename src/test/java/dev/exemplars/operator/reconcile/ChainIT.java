package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from a real application by a real Prometheus to a real Tempo. */
class ChainIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String HISTOGRAM = "http_request_duration_seconds";

  @TempDir private static Path directory;
  private static TempoServer tempo;
  private static RealParts parts;
  private static Pipelines pipelines;

  @BeforeAll
  static void start() {
    tempo = TempoServer.start(directory);
    parts = RealParts.startTracing(directory, tempo.otlpGrpcUrl(), "--grant-hosts=*=127.0.0.1");
    pipelines = parts.pipelines();
    tempo.awaitReady();
  }

  @AfterAll
  static void stop() {
    parts.close();
    tempo.close();
  }

  @Test
  @Shows("spec.verification.resolveTraces")
  void theWayIsProvenAndToldAndALabelWithoutALinkIsToo() {
    pipelines.apply("demo", spec("[trace_id, traceID]", "resolveTraces: 3"));
    ExemplarPipelineStatus proven = await("TracesFound");

    assertThat(proven.conditions())
        .extracting(PipelineCondition::type, PipelineCondition::status)
        .extracting(Object::toString)
        .contains(
            "(\"Verified\", \"True\")",
            "(\"Exposed\", \"True\")",
            "(\"Scraped\", \"True\")",
            "(\"Stored\", \"True\")",
            "(\"Linked\", \"True\")",
            "(\"Resolvable\", \"True\")");
    assertThat(proven.exemplars().labels()).contains("trace_id");
    assertThat(proven.exemplars().metrics()).contains(HISTOGRAM);
    assertThat(proven.targets().withExemplars()).isEqualTo(1);
    assertThat(proven.targets().openMetrics()).isEqualTo(1);
    assertThat(proven.targets().offenders()).isEmpty();
    assertThat(proven.traces().examples())
        .anySatisfy(
            trace -> {
              assertThat(trace.traceId()).matches("[0-9a-f]{32}");
              assertThat(trace.resolved()).isEqualTo("Found");
            });
    assertThat(proven.grafana().dashboardMetrics()).contains(HISTOGRAM);
    Waiting.until(
        "panels for the histogram that carries exemplars",
        PATIENCE,
        () -> dashboard().contains(HISTOGRAM + "_bucket{"));
    Waiting.until("the Event", PATIENCE, () -> events().contains("Proven"));
    assertThat(parts.operator().metrics())
        .contains(
            "exemplar_pipeline_stage{namespace=\"%s\",pipeline=\"demo\",reason=\"TracesFound\",stage=\"Resolvable\",status=\"True\"} 1.0"
                .formatted(parts.namespace()));

    pipelines.apply("demo", spec("[traceID]", "resolveTraces: 0"));
    ExemplarPipelineStatus broken = await("TraceIdLabelMismatch");

    assertThat(broken.verdict().stage()).isEqualTo("Linked");
    assertThat(broken.verdict().status()).isEqualTo("False");
    assertThat(broken.verdict().message())
        .isEqualTo(
            "stored exemplars carry trace_id, linked are traceID: add trace_id to"
                + " tracing.traceIdLabels");
    assertThat(reason(broken, "Resolvable")).isEqualTo("Blocked");
    Waiting.until("its Event", PATIENCE, () -> events().contains("TraceIdLabelMismatch"));

    pipelines.apply("demo", spec("[trace_id]", "interval: 5s"));
    await("TracesFound");
    assertThat(parts.node().starts()).isEqualTo(1);
  }

  private static ExemplarPipelineStatus await(String reason) {
    return pipelines.await(
        reason,
        "demo",
        PATIENCE,
        status -> status.verdict() != null && status.verdict().reason().equals(reason));
  }

  private static String reason(ExemplarPipelineStatus status, String type) {
    return status.conditions().stream()
        .filter(one -> one.type().equals(type))
        .map(PipelineCondition::reason)
        .findFirst()
        .orElseThrow();
  }

  private static String dashboard() {
    return parts
        .cluster()
        .admin()
        .configMaps()
        .inNamespace(parts.namespace())
        .withLabel("grafana_dashboard", "1")
        .list()
        .getItems()
        .stream()
        .map(ConfigMap::getData)
        .flatMap(files -> files.values().stream())
        .findFirst()
        .orElse("");
  }

  private static List<String> events() {
    return parts
        .cluster()
        .admin()
        .events()
        .v1()
        .events()
        .inNamespace(parts.namespace())
        .list()
        .getItems()
        .stream()
        .map(Event::getReason)
        .toList();
  }

  private static String spec(String labels, String verification) {
    return """
        tracing: {tempo: {url: %s}, traceIdLabels: %s}
        scrape: {interval: 1s}
        verification: {interval: 5s, %s}
        """
        .formatted(tempo.url(), labels, verification)
        .replace("interval: 5s, interval: 5s", "interval: 5s");
  }
}
