package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ExemplarsStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.TracesStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.real.Tools;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {

  private final PipelineMetrics metrics = new PipelineMetrics();

  @Test
  void each_pipeline_shows_with_its_stages_and_counts() throws IOException {
    metrics.see(pipeline("shop"), status());

    assertThat(exposed())
        .contains(
            "exemplar_pipeline_ready{namespace=\"shop\",pipeline=\"shop\"} 1.0",
            "exemplar_pipeline_stage{namespace=\"shop\",pipeline=\"shop\",reason=\"TracesUnsampled\",stage=\"Resolvable\",status=\"False\"} 1.0",
            "exemplar_pipeline_series{namespace=\"shop\",pipeline=\"shop\"} 20.0",
            "exemplar_pipeline_exemplars{namespace=\"shop\",pipeline=\"shop\"} 1000.0",
            "exemplar_pipeline_capacity_exemplars{namespace=\"shop\",pipeline=\"shop\"} 5000.0",
            "exemplar_pipeline_traces_resolved_ratio{namespace=\"shop\",pipeline=\"shop\"} 0.25",
            "exemplar_pipeline_last_observed_timestamp_seconds{namespace=\"shop\",pipeline=\"shop\"} 1.7639784E9");
  }

  @Test
  void nothing_stays_of_a_pipeline_that_is_gone() throws IOException {
    metrics.see(pipeline("shop"), status());
    metrics.see(pipeline("other"), status());

    metrics.forget("uid-of-shop");

    assertThat(exposed()).contains("pipeline=\"other\"").doesNotContain("pipeline=\"shop\"");
  }

  @Test
  void without_a_pipeline_there_is_nothing() throws IOException {
    assertThat(exposed()).isEqualTo("# EOF\n");
  }

  @Test
  void the_page_names_all_of_them_and_no_other() throws IOException {
    metrics.see(pipeline("shop"), status());

    assertThat(Pattern.compile("(?m)^\\| `(exemplar_pipeline_[a-z_]+)`").matcher(page()).results())
        .extracting(name -> name.group(1))
        .containsExactlyInAnyOrderElementsOf(
            exposed()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", 4)[2])
                .toList());
  }

  private static String page() throws IOException {
    return Files.readString(Tools.file("docs/metrics.md"));
  }

  private String exposed() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(metrics);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new OpenMetricsTextFormatWriter(false, true).write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ExemplarPipeline pipeline(String name) {
    ExemplarPipeline pipeline = new ExemplarPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName(name)
            .withUid("uid-of-" + name)
            .build());
    return pipeline;
  }

  private static ExemplarPipelineStatus status() {
    return new ExemplarPipelineStatus(
        1L,
        List.of(
            new PipelineCondition("Ready", "True", "Available", "", null, 1L),
            new PipelineCondition("Resolvable", "False", "TracesUnsampled", "", null, 1L)),
        null,
        new ExemplarsStatus(20L, 1000L, null, 5000L, null, null, "12", "2h", null, null),
        null,
        new TracesStatus(5, 1, 3, 1, List.of()),
        null,
        null,
        "2025-11-24T10:00:00Z");
  }
}
