package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One key of a Secret of the pipeline's namespace, which must be labelled for this use. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeySelectorSpec(
    @Nullable @Required
        @Size(max = Schema.LONGEST_SUBDOMAIN) @Pattern(Schema.DNS_SUBDOMAIN) @JsonPropertyDescription(
            "Name of a Secret of the pipeline's namespace that is labelled exemplars.dev/use: \"true\".")
        String name,
    @Nullable @Required
        @Size(max = Schema.LONGEST_SECRET_KEY) @Pattern(Schema.SECRET_KEY) @JsonPropertyDescription("Key in the Secret.")
        String key) {}
