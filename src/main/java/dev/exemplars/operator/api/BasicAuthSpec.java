package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A user and a password, both from Secrets. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BasicAuthSpec(
    @Nullable @Required @JsonPropertyDescription("The name of the user.")
        SecretKeySelectorSpec username,
    @Nullable @Required @JsonPropertyDescription("The password of the user.")
        SecretKeySelectorSpec password) {}
