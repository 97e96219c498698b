package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the container asks of its node, in the words of Kubernetes. Quantities are strings alone: a
 * bare number would be taken too, and be cut off somewhere.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits) || self.requests.all(name, !(name in self.limits)"
            + " || quantity(self.requests[name]).compareTo(quantity(self.limits[name])) <= 0)",
    message =
        "prometheus.resources.requests must not exceed prometheus.resources.limits: lower the request, or raise the"
            + " limit")
public record ResourcesSpec(
    @Nullable @Size(max = Schema.MOST_RESOURCES) @ValidationRule(
            value = Schema.RESOURCE_NAMES_RULE,
            message = "prometheus.resources.requests takes cpu, memory and ephemeral-storage only")
        @ValidationRule(
            value = Schema.WHOLE_BYTES_RULE,
            message =
                "prometheus.resources.requests must have whole bytes of memory and ephemeral-storage: write 512Mi for"
                    + " 512 MiB, for m is a thousandth")
        @JsonPropertyDescription(
            "What the Pod is sure to get, such as memory: 2Gi. Changes restart Prometheus. Default: a tenth of a cpu,"
                + " and the memory that exemplars.limit takes, or the limit where that is lower.")
        Map<String, @Size(max = Schema.LONGEST_QUANTITY) @Pattern(Schema.QUANTITY) String> requests,
    @Nullable @Size(max = Schema.MOST_RESOURCES) @ValidationRule(
            value = Schema.RESOURCE_NAMES_RULE,
            message = "prometheus.resources.limits takes cpu, memory and ephemeral-storage only")
        @ValidationRule(
            value = Schema.WHOLE_BYTES_RULE,
            message =
                "prometheus.resources.limits must have whole bytes of memory and ephemeral-storage: write 512Mi for"
                    + " 512 MiB, for m is a thousandth")
        @JsonPropertyDescription(
            "What the Pod gets at most, such as memory: 4Gi. Changes restart Prometheus. Default: none.")
        Map<String, @Size(max = Schema.LONGEST_QUANTITY) @Pattern(Schema.QUANTITY) String>
            limits) {}
