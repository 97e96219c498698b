package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for. Only a trace backend is needed, such as {@code tracing.tempo.url}; {@code
 * plan} resolves the rest.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.grafana) || !has(self.grafana.logs)"
            + " || has(self.tracing.tempo) && !has(self.tracing.tempo.datasource)",
    message = "grafana.logs " + ExemplarPipelineSpec.LOGS)
@ValidationRule(
    value = "!has(self.externalPrometheus) || !has(self.prometheus)",
    message = ExemplarPipelineSpec.ONE_PROMETHEUS)
@ValidationRule(
    value = "!has(self.externalPrometheus) || !has(self.scrape)",
    message = ExemplarPipelineSpec.NOTHING_TO_SCRAPE)
@ValidationRule(
    value =
        "!has(self.externalPrometheus) || !has(self.alerts) || has(self.alerts.enabled) && !self.alerts.enabled",
    message = ExemplarPipelineSpec.NOWHERE_FOR_ALERTS)
@ValidationRule(
    value =
        "!has(self.grafana) || !has(self.grafana.datasource) || !has(self.grafana.labels)"
            + " || !has(self.grafana.labels.datasource) || has(self.tracing.jaeger)"
            + " || has(self.tracing.zipkin)"
            + " || has(self.tracing.tempo) && !has(self.tracing.tempo.datasource)",
    message = "grafana.labels.datasource " + ExemplarPipelineSpec.UNWRITTEN)
@ValidationRule(
    value =
        "!has(self.grafana) || !has(self.grafana.datasource) || !has(self.tracing.tempo)"
            + " || !has(self.tracing.tempo.datasource)"
            + " || self.grafana.datasource.uid != self.tracing.tempo.datasource.uid",
    message = "grafana.datasource.uid " + ExemplarPipelineSpec.ONE_FOR_BOTH)
@ValidationRule(
    value = StorageSpec.KIND_STAYS,
    message = "prometheus.storage " + StorageSpec.KIND_CURE)
public record ExemplarPipelineSpec(
    @Nullable @JsonPropertyDescription(
            "Leave every operand as it is. The status still moves, with reason Suspended. Default: false.")
        Boolean suspend,
    @Nullable @JsonPropertyDescription("The Prometheus that scrapes and stores exemplars.")
        PrometheusSpec prometheus,
    @Nullable @JsonPropertyDescription(
            "In place of prometheus, one that exists: a Prometheus, Mimir or Thanos. It is read, linked and verified, and"
                + " nothing is written there, so it takes neither scrape nor alerts.")
        ExternalPrometheusSpec externalPrometheus,
    @Nullable @JsonPropertyDescription(
            "What Prometheus scrapes, and how often. Not with externalPrometheus.")
        ScrapeSpec scrape,
    @Nullable @Required
        @JsonPropertyDescription(
            "Where traces are stored, and which exemplar labels carry their ids.")
        TracingSpec tracing,
    @Nullable @JsonPropertyDescription("Where and how the Grafana objects are written.")
        GrafanaSpec grafana,
    @Nullable @JsonPropertyDescription(
            "How often, and how far, the operator looks whether exemplars arrive.")
        VerificationSpec verification,
    @Nullable @JsonPropertyDescription("What Prometheus raises an alarm about.")
        AlertsSpec alerts) {

  /** What is asked of whoever has two. */
  public static final String ONE_PROMETHEUS =
      "at most one of prometheus and externalPrometheus may be set: remove one";

  /** What is asked of whoever wants another's Prometheus to scrape. */
  public static final String NOTHING_TO_SCRAPE =
      "scrape is only with prometheus, for nothing is written to an externalPrometheus: remove scrape or"
          + " externalPrometheus";

  /** What is asked of whoever wants alerts of another's Prometheus. */
  public static final String NOWHERE_FOR_ALERTS =
      "alerts are only with prometheus, for nothing is written to an externalPrometheus: remove alerts, set"
          + " alerts.enabled to false, or remove externalPrometheus";

  /** What is asked of whoever wants to get from traces to logs. */
  public static final String LOGS =
      "needs a Tempo data source that the operator writes: remove it, or set tracing.tempo without datasource";

  /** What is asked of labels where no data source is written. */
  public static final String UNWRITTEN =
      "are for data sources that the operator writes, and it writes none: remove them, or one of"
          + " grafana.datasource and tracing.tempo.datasource";

  /** What is asked where two data sources are named. */
  public static final String ONE_FOR_BOTH =
      "is of Prometheus, and tracing.tempo.datasource.uid of Tempo: no data source is both, so change one";
}
