package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for. Only {@code tracing.tempo.url} is needed; {@code plan} resolves the rest.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExemplarPipelineSpec(
    @Nullable @JsonPropertyDescription(
            "Leave every operand as it is. The status still moves, with reason Suspended. Default: false.")
        Boolean suspend,
    @Nullable @JsonPropertyDescription("The Prometheus that scrapes and stores exemplars.")
        PrometheusSpec prometheus,
    @Nullable @JsonPropertyDescription("What Prometheus scrapes, and how often.") ScrapeSpec scrape,
    @Nullable @Required
        @JsonPropertyDescription(
            "Where traces are stored, and which exemplar labels carry their ids.")
        TracingSpec tracing,
    @Nullable @JsonPropertyDescription("Where and how the Grafana objects are written.")
        GrafanaSpec grafana,
    @Nullable @JsonPropertyDescription("How often the operator looks at the running Prometheus.")
        VerificationSpec verification) {}
