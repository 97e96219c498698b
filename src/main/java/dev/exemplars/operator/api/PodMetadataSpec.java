package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Pod of Prometheus carries beside the operator's own labels and annotations. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PodMetadataSpec(
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = KEYS_MESSAGE)
        @ValidationRule(value = Schema.OWN_KEYS_RULE, message = OWN_KEYS_MESSAGE)
        @JsonPropertyDescription(
            "Labels, such as cost-center: shop; no keys of other controllers, of container runtimes or of what injects"
                + " into Pods. Changes restart Prometheus. Default: none.")
        Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> labels,
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = KEYS_MESSAGE)
        @ValidationRule(value = Schema.OWN_KEYS_RULE, message = OWN_KEYS_MESSAGE)
        @JsonPropertyDescription(
            "Annotations; keys as those of labels. Changes restart Prometheus. Default: none.")
        Map<String, @Size(max = Schema.LONGEST_ANNOTATION_VALUE) String> annotations) {

  private static final String KEYS_MESSAGE =
      "every key of prometheus.podMetadata must be a label key: use [prefix/]name";

  private static final String OWN_KEYS_MESSAGE =
      "prometheus.podMetadata must not hold keys of other controllers, such as kubernetes.io/name: use keys of your"
          + " own";
}
