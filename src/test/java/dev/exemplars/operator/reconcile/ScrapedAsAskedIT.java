package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.RecordingTarget;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus asks of targets, and keeps of their answers, is what the jobs say. */
class ScrapedAsAskedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private RecordingTarget target;
  private String other;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory, "--grant-scrape-namespaces=*=*");
    pipelines = parts.pipelines();
    target = RecordingTarget.start();
    other = parts.cluster().newNamespace("other");
    pod(parts.namespace(), "local");
    pod(other, "tracked");
    pod(other, "ignored");
  }

  @AfterEach
  void stop() {
    target.close();
    parts.close();
  }

  @Test
  @Shows({
    "spec.scrape.namespaces.from",
    "spec.scrape.namespaces.names[]",
    "spec.scrape.jobs[].name",
    "spec.scrape.jobs[].namespaces[]",
    "spec.scrape.jobs[].podSelector.matchExpressions[].key",
    "spec.scrape.jobs[].podSelector.matchExpressions[].operator",
    "spec.scrape.jobs[].podSelector.matchExpressions[].values[]",
    "spec.scrape.jobs[].port",
    "spec.scrape.jobs[].path",
    "spec.scrape.jobs[].params.*[]",
    "spec.scrape.jobs[].timeout",
    "spec.scrape.jobs[].interval",
    "spec.scrape.jobs[].honorLabels",
    "spec.scrape.jobs[].relabelings[].action",
    "spec.scrape.jobs[].relabelings[].sourceLabels[]",
    "spec.scrape.jobs[].relabelings[].separator",
    "spec.scrape.jobs[].relabelings[].regex",
    "spec.scrape.jobs[].relabelings[].replacement",
    "spec.scrape.jobs[].relabelings[].targetLabel",
    "spec.scrape.jobs[].relabelings[].modulus",
    "spec.scrape.jobs[].metricRelabelings[].action",
    "spec.scrape.jobs[].metricRelabelings[].sourceLabels[]",
    "spec.scrape.jobs[].metricRelabelings[].separator",
    "spec.scrape.jobs[].metricRelabelings[].regex",
    "spec.scrape.jobs[].metricRelabelings[].replacement",
    "spec.scrape.jobs[].metricRelabelings[].targetLabel",
    "spec.scrape.jobs[].metricRelabelings[].modulus",
    "spec.scrape.jobs[].staticTargets[]",
    "spec.scrape.annotations.prefix",
    "spec.scrape.interval",
    "spec.scrape.timeout",
    "spec.prometheus.outOfOrderTimeWindow"
  })
  void targetsAreChosenAskedAndLabelledAsTheJobsSay() {
    pipelines.apply("demo", spec());

    awaitSeries(
        "cart{job=\"own\", where=\"tracked in %s\", shard=\"0\", short=\"1:cart\", half=\"0\"}"
            .formatted(other));
    awaitSeries("up{job=\"fixed\", instance=\"exporter.example:9187\"} == 1");
    awaitSeries(
        "up{job=\"annotated-pods\", pod=\"local\", namespace=\"%s\"} == 1"
            .formatted(parts.namespace()));
    Waiting.until(
        "a sample that is late, and kept",
        PATIENCE,
        () ->
            parts.metric("prometheus_tsdb_head_out_of_order_samples_appended_total{type=\"float\"}")
                > 0);
    assertThat(
            parts.values(
                "up{pod=\"ignored\"} or up{pod=\"shop\"} or up{job=\"tracked\", pod=\"local\"}"))
        .isEmpty();
    assertThat(target.requests())
        .contains("/deep/metrics?format=one&format=two 0.7", "/metrics 0.9");
    assertThat(parts.timing("tracked")).isEqualTo("2s/700ms");
    assertThat(parts.timing("annotated-pods")).isEqualTo("1s/900ms");
  }

  private void awaitSeries(String query) {
    Waiting.until(query, PATIENCE, () -> !parts.values(query).isEmpty());
  }

  /** Annotated in the words of the test; the application beside it is in those of everybody. */
  private void pod(String namespace, String name) {
    NodelessPods.create(
        parts.cluster().admin(),
        namespace,
        name,
        "127.0.0.1",
        "Running",
        namespace.equals(parts.namespace())
            ? Map.of(
                "metrics.example.com/scrape",
                "true",
                "metrics.example.com/port",
                Integer.toString(target.port()))
            : Map.of());
  }

  private String spec() {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {outOfOrderTimeWindow: 10m}
        verification: {interval: 5s}
        scrape:
          interval: 1s
          timeout: 900ms
          annotations: {prefix: metrics.example.com}
          namespaces: {from: Names, names: [%1$s, %2$s]}
          jobs:
            - name: tracked
              namespaces: [%2$s]
              podSelector:
                matchExpressions: [{key: app, operator: NotIn, values: [ignored]}]
              port: %3$d
              path: /deep/metrics
              params: {format: [one, two]}
              interval: 2s
              timeout: 700ms
              honorLabels: true
              relabelings:
                - {sourceLabels: [namespace, pod], separator: /, regex: (.+)/(.+), targetLabel: where, replacement: $2 in $1, action: Replace}
                - {sourceLabels: [pod], modulus: 1, targetLabel: shard, action: HashMod}
              metricRelabelings:
                - {sourceLabels: [code, path], separator: "-", regex: a(.)-/v1/(.*), targetLabel: short, replacement: "$1:$2", action: Replace}
                - {sourceLabels: [code], modulus: 1, targetLabel: half, action: HashMod}
            - name: fixed
              staticTargets: ["exporter.example:9187"]
              relabelings:
                - {sourceLabels: [__address__], targetLabel: instance}
                - {targetLabel: __address__, replacement: "127.0.0.1:%3$d"}
        """
        .formatted(parts.namespace(), other, target.port());
  }
}
