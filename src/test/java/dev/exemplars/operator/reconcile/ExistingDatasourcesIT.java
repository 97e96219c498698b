package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.observe.grafana.FakeGrafana;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Grafana that had its data sources before, beside a real Prometheus and a real Tempo. */
class ExistingDatasourcesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LINK = "[{\"name\":\"trace_id\",\"datasourceUid\":\"tempo\"}]";

  @TempDir private Path directory;
  private final FakeGrafana grafana = FakeGrafana.start();
  private TempoServer tempo;
  private RealParts parts;
  private Pipelines pipelines;

  @BeforeEach
  void start() {
    tempo = TempoServer.start(directory);
    parts = RealParts.startTracing(directory, tempo.otlpUrl(), "--grant-hosts=*=127.0.0.1");
    pipelines = parts.pipelines();
    tempo.awaitReady();
  }

  @AfterEach
  void stop() {
    parts.close();
    tempo.close();
    grafana.close();
  }

  @Test
  @Shows({"spec.grafana.datasource.uid", "spec.tracing.tempo.datasource.uid"})
  void nothingIsWrittenForThemAndWhatTheyLackIsSaid() {
    String dashboardUid = new Names(new PipelineId(parts.namespace(), "demo")).dashboardUid();
    grafana.hasPrometheus("prom", "[]");
    grafana.hasTraces("tempo", "tempo");
    grafana.hasDashboard(dashboardUid);

    pipelines.apply("demo", spec("url: '%s'".formatted(grafana.url())));

    ExemplarPipelineStatus lacking = awaitLinked("TraceIdLabelMismatch");
    assertThat(lacking.verdict().message())
        .contains("add {name: trace_id, datasourceUid: tempo} to its jsonData");
    assertThat(maps())
        .singleElement()
        .satisfies(
            map ->
                assertThat(map.getData().values())
                    .singleElement()
                    .asString()
                    .contains("\"uid\" : \"prom\""));
    assertThat(lacking.grafana().datasourceUids()).containsExactly("prom", "tempo");

    grafana.hasPrometheus("prom", LINK);

    String url = "%s/d/%s/exemplars".formatted(grafana.url(), dashboardUid);
    assertThat(awaitLinked("Loaded").grafana().dashboardUrl()).isEqualTo(url);

    grafana.lets("nobody");

    assertThat(awaitLinked("GrafanaUnauthorized").grafana().dashboardUrl())
        .as("what cannot be asked for now is not gone")
        .isEqualTo(url);

    pipelines.apply("demo", spec("folder: Team"));

    assertThat(awaitLinked("GrafanaNotAsked").grafana().dashboardUrl()).isNull();

    pipelines.apply("demo", spec("dashboard: {enabled: false}"));

    Waiting.until("the last object to go", PATIENCE, () -> maps().isEmpty());
  }

  private ExemplarPipelineStatus awaitLinked(String reason) {
    return pipelines.await(
        reason,
        "demo",
        PATIENCE,
        status ->
            status.conditions().stream()
                .filter(one -> one.type().equals("Linked"))
                .map(PipelineCondition::reason)
                .anyMatch(reason::equals));
  }

  /** What Grafana's sidecar finds. */
  private List<ConfigMap> maps() {
    return parts
        .cluster()
        .admin()
        .configMaps()
        .inNamespace(parts.namespace())
        .withLabel("app.kubernetes.io/component", "grafana")
        .list()
        .getItems();
  }

  private String spec(String grafanaFields) {
    return """
        tracing: {tempo: {url: %s, datasource: {uid: tempo}}}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        grafana: {datasource: {uid: prom}, %s}
        """
        .formatted(tempo.url(), grafanaFields);
  }
}
