package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How often, and how far, the operator looks whether exemplars arrive. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VerificationSpec(
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
            message = "verification.interval must be from 5s to 24h, such as 60s")
        @JsonPropertyDescription(
            "Time between two observations of the running Prometheus. Default: 60s.")
        String interval,
    @Nullable @JsonPropertyDescription(
            "Whether the operator asks a few targets itself, to say why they give no exemplars."
                + " Default: true.")
        Boolean probeTargets,
    @Nullable @Min(0) @Max(Schema.MOST_RESOLVED_TRACES) @JsonPropertyDescription(
            "How many trace ids of new exemplars are looked up in the trace backend, each time."
                + " Default: 5.")
        Integer resolveTraces) {}
