package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A Kubernetes condition, in the shape of {@code metav1.Condition}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PipelineCondition(
    @Required @JsonPropertyDescription("Ready, Reconciling or Stalled.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Required @JsonPropertyDescription("One word that says why, for programs.") String reason,
    @Required @JsonPropertyDescription("A sentence that names the culprit and the cure.")
        String message,
    @Nullable @JsonPropertyDescription("When the status last changed, RFC 3339.")
        String lastTransitionTime,
    @Nullable @Min(0) @Max(Schema.LARGEST_COUNT) @JsonPropertyDescription("Generation of the spec that the condition speaks of.")
        Long observedGeneration) {}
