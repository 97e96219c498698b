package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.api.Stage;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator last saw of every pipeline, as metrics: the same as in its status, without the
 * damping. Made at each scrape from what is remembered, so that nothing stays of a pipeline that is
 * gone.
 */
public final class PipelineMetrics implements MultiCollector {

  private static final String PREFIX = "exemplar_pipeline_";
  private static final List<String> STAGES =
      Arrays.stream(Stage.values()).map(Stage::name).toList();

  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  private record Row(Labels labels, ExemplarPipelineStatus status) {

    Stream<PipelineCondition> conditions() {
      return Optional.ofNullable(status.conditions()).stream().flatMap(List::stream);
    }

    Stream<PipelineCondition> stages() {
      return conditions().filter(one -> STAGES.contains(one.type()));
    }

    Optional<Double> ready() {
      return conditions()
          .filter(one -> one.type().equals(ConditionType.Ready.name()))
          .findFirst()
          .map(ready -> ready.status().equals("True") ? 1.0 : 0.0);
    }

    Optional<Double> resolved() {
      return Optional.ofNullable(status.traces()).flatMap(Row::share);
    }

    private static Optional<Double> share(TracesStatus traces) {
      int found = Objects.requireNonNullElse(traces.resolved(), 0);
      int all = found + Objects.requireNonNullElse(traces.missing(), 0);
      return all == 0 ? Optional.empty() : Optional.of((double) found / all);
    }

    Optional<Double> lastObserved() {
      return Optional.ofNullable(status.lastObservedTime()).flatMap(Row::seconds);
    }

    /** Somebody else may have written it. */
    private static Optional<Double> seconds(String time) {
      try {
        return Optional.of((double) Instant.parse(time).getEpochSecond());
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
  }

  /** Remembers what is seen of a pipeline. */
  void see(ExemplarPipeline pipeline, ExemplarPipelineStatus status) {
    Labels labels =
        Labels.of(
            "namespace",
            pipeline.getMetadata().getNamespace(),
            "pipeline",
            pipeline.getMetadata().getName());
    rows.put(pipeline.getMetadata().getUid(), new Row(labels, status));
  }

  /** Forgets a pipeline that is gone. */
  void forget(String uid) {
    rows.remove(uid);
  }

  @Override
  public MetricSnapshots collect() {
    List<Row> now = List.copyOf(rows.values());
    return new MetricSnapshots(
        Stream.of(
                gauge("ready", "Whether the pipeline is Ready (1) or not (0).", now, Row::ready),
                stages(now),
                gauge(
                    "series",
                    "Series with a stored exemplar.",
                    now,
                    exemplars(ExemplarsStatus::series)),
                gauge("exemplars", "Stored exemplars.", now, exemplars(ExemplarsStatus::stored)),
                gauge(
                    "capacity_exemplars",
                    "Exemplars that the running Prometheus can hold.",
                    now,
                    exemplars(ExemplarsStatus::capacity)),
                gauge(
                    "traces_resolved_ratio",
                    "Share of the traces that were looked up lately which the backend has.",
                    now,
                    Row::resolved),
                gauge(
                    "last_observed_timestamp_seconds",
                    "When Prometheus last answered the operator.",
                    now,
                    Row::lastObserved))
            .filter(metric -> !metric.getDataPoints().isEmpty())
            .toArray(MetricSnapshot[]::new));
  }

  private static Function<Row, Optional<Double>> exemplars(
      Function<ExemplarsStatus, @Nullable Long> number) {
    return row ->
        Optional.ofNullable(row.status.exemplars())
            .flatMap(seen -> Optional.ofNullable(number.apply(seen)))
            .map(Long::doubleValue);
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<Row> rows, Function<Row, Optional<Double>> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    rows.forEach(
        row -> value.apply(row).ifPresent(number -> gauge.dataPoint(point(row.labels, number))));
    return gauge.build();
  }

  /** One series for each stage, whose labels say what is found: they change, and its value is 1. */
  private static GaugeSnapshot stages(List<Row> rows) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name(PREFIX + "stage")
            .help("What is found of a stage: its status and reason are labels, the value is 1.");
    for (Row row : rows) {
      row.stages()
          .map(
              stage ->
                  row.labels.merge(
                      Labels.of(
                          "stage",
                          stage.type(),
                          "status",
                          stage.status(),
                          "reason",
                          stage.reason())))
          .forEach(labels -> gauge.dataPoint(point(labels, 1)));
    }
    return gauge.build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
