package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A taint that the Pod tolerates, in the words of Kubernetes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
    message =
        "a toleration without key must have operator Exists: give prometheus.tolerations[].key, or set operator: Exists")
@ValidationRule(
    value = "!has(self.value) || !has(self.operator) || self.operator != 'Exists'",
    message =
        "a toleration with operator Exists must have no value: remove prometheus.tolerations[].value, or set operator:"
            + " Equal")
@ValidationRule(
    value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
    message =
        "a toleration for some seconds must have effect NoExecute: set it, or remove"
            + " prometheus.tolerations[].tolerationSeconds")
public record TolerationSpec(
    @Nullable @Size(max = Schema.LONGEST_LABEL_KEY) @Pattern(Schema.LABEL_KEY) @ValidationRule(
            value = "self.indexOf('/') <= " + Schema.LONGEST_LABEL_KEY_PREFIX,
            message =
                "prometheus.tolerations[].key must have a prefix of at most 253 characters: shorten it")
        @JsonPropertyDescription("Key of the taint. Default: any, with operator Exists.")
        String key,
    @Nullable @Size(max = 16) @Pattern(Schema.TOLERATION_OPERATOR) @JsonPropertyDescription(
            "Exists tolerates any value of the key, Equal the given one. Default: Equal.")
        String operator,
    @Nullable @Size(max = 63) @Pattern(Schema.LABEL_VALUE) @JsonPropertyDescription("Value of the taint, with operator Equal. Default: the empty one.")
        String value,
    @Nullable @Size(max = 16) @Pattern(Schema.TAINT_EFFECT) @JsonPropertyDescription(
            "Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Default: any.")
        String effect,
    @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription(
            "For how long the Pod stays on a node whose taint has effect NoExecute. Default: for ever.")
        Integer tolerationSeconds) {}
