package dev.exemplars.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.telemetry.OwnWork.Part;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OwnWorkTest {

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();

  @Test
  void a_reconcile_is_a_trace_of_its_steps_and_calls_on_any_thread() throws Exception {
    OwnWork work = new OwnWork(Spans.of(sampling(Sampler.alwaysOn())));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      work.reconcile(
          "shop",
          "checkout",
          () ->
              work.look(
                  Part.chain,
                  () -> {
                    Callable<String> call =
                        work.spans().carry(() -> work.spans().call(Peer.Target, () -> "it"));
                    return threads.submit(call).get();
                  },
                  any -> true));
    }

    List<SpanData> spans = exported.getFinishedSpanItems();
    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly("call Target", "look at chain", "reconcile");
    assertThat(spans).extracting(SpanData::getTraceId).containsOnly(spans.getFirst().getTraceId());
    assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(1).getSpanId());
    assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
    assertThat(spans.get(2).getAttributes().asMap().values()).contains("shop", "checkout");
  }

  @Test
  void of_a_failure_its_kind_is_told_and_not_its_message() {
    OwnWork work = new OwnWork(Spans.of(sampling(Sampler.alwaysOn())));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                work.reconcile(
                    "shop",
                    "checkout",
                    () -> {
                      throw new IOException("http://host/?token=secret");
                    }));

    SpanData span = exported.getFinishedSpanItems().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap().values()).contains("IOException");
    assertThat(span.toString()).doesNotContain("secret");
    assertThat(points(work, "exemplar_operator_reconcile_duration"))
        .singleElement()
        .satisfies(point -> assertThat(point.getLabels().get("outcome")).isEqualTo("failed"));
  }

  @Test
  void an_exemplar_leads_to_the_span_that_was_sampled() {
    OwnWork work = new OwnWork(Spans.of(sampling(Sampler.alwaysOn())));

    work.reconcile("shop", "checkout", () -> "done");

    SpanData span = exported.getFinishedSpanItems().getFirst();
    assertThat(exemplars(work))
        .singleElement()
        .satisfies(
            exemplar -> {
              assertThat(exemplar.getLabels().get("trace_id")).isEqualTo(span.getTraceId());
              assertThat(exemplar.getLabels().get("span_id")).isEqualTo(span.getSpanId());
            });
  }

  @Test
  void there_is_no_exemplar_of_what_was_not_sampled_or_not_traced() {
    OwnWork unsampled = new OwnWork(Spans.of(sampling(Sampler.alwaysOff())));
    OwnWork untraced = new OwnWork(Spans.NONE);

    unsampled.reconcile("shop", "checkout", () -> "done");
    untraced.reconcile("shop", "checkout", () -> "done");

    assertThat(exemplars(unsampled)).isEmpty();
    assertThat(exemplars(untraced)).isEmpty();
    assertThat(points(untraced, "exemplar_operator_reconcile_duration"))
        .singleElement()
        .satisfies(point -> assertThat(point.getCount()).isEqualTo(1));
  }

  @Test
  void what_was_seen_before_is_no_look() {
    OwnWork work = new OwnWork(Spans.NONE);

    work.look(Part.prometheus, () -> "old", any -> false);
    work.look(Part.prometheus, () -> "new", any -> true);

    assertThat(points(work, "exemplar_operator_observation_duration"))
        .singleElement()
        .satisfies(point -> assertThat(point.getCount()).isEqualTo(1));
  }

  private OpenTelemetry sampling(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                .build())
        .build();
  }

  private static List<Exemplar> exemplars(OwnWork work) {
    return points(work, "exemplar_operator_reconcile_duration").stream()
        .flatMap(point -> StreamSupport.stream(point.getExemplars().spliterator(), false))
        .toList();
  }

  private static List<HistogramDataPointSnapshot> points(OwnWork work, String name) {
    return work.collect().stream()
        .filter(metric -> metric.getMetadata().getName().startsWith(name))
        .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
        .toList();
  }
}
