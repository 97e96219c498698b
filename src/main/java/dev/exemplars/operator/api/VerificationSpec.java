package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How often the operator looks at the running Prometheus. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VerificationSpec(
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
            message = "verification.interval must be from 5s to 24h, such as 60s")
        @JsonPropertyDescription(
            "Time between two observations of the running Prometheus. Default: 60s.")
        String interval) {}
