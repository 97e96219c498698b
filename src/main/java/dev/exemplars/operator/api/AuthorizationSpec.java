package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An Authorization header, its credentials from a Secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AuthorizationSpec(
    @Nullable @Size(max = 63) @Pattern(Schema.AUTH_SCHEME) @ValidationRule(
            value = "self.lowerAscii() != 'basic'",
            message = "authorization.type " + AuthorizationSpec.NOT_BASIC)
        @JsonPropertyDescription(
            "What stands before the credentials in the header. Default: Bearer.")
        String type,
    @Nullable @Required @JsonPropertyDescription("What stands in the header, such as a token.")
        SecretKeySelectorSpec credentials) {

  /** What is asked of the type. */
  public static final String NOT_BASIC =
      "must not be Basic: use basicAuth, which takes a username and a password";
}
