package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another place to which samples are sent as they come, with the names of prometheus-operator. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!(has(self.basicAuth) && has(self.authorization))",
    message = "a remote write has at most one of basicAuth and authorization: remove one")
@ValidationRule(
    value = "!has(self.tlsConfig) || self.url.startsWith('https:')",
    message =
        "tlsConfig of a remote write is for a URL of https: change remoteWrite[].url, or remove"
            + " remoteWrite[].tlsConfig")
public record RemoteWriteSpec(
    @Nullable @Required
        @Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) @JsonPropertyDescription("Name of the remote write, in metrics and logs of Prometheus.")
        String name,
    @Nullable @Required
        @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
            value = Schema.IS_HTTP_URL,
            message = "url of a remote write " + Schema.HTTP_URL_CURE + RemoteWriteSpec.EXAMPLE)
        @JsonPropertyDescription(
            "Where samples are sent, such as https://mimir.example/api/v1/push; Prometheus must reach it from its Pod.")
        String url,
    @Nullable @JsonPropertyDescription(
            "Send exemplars too. Default: true, or false where prometheus.exemplars.maxExemplars is 0.")
        Boolean sendExemplars,
    @Nullable @JsonPropertyDescription(
            "User and password for the receiver. At most one of basicAuth and authorization.")
        BasicAuthSpec basicAuth,
    @Nullable @JsonPropertyDescription("Authorization header for the receiver, such as a bearer token.")
        AuthorizationSpec authorization,
    @Nullable @JsonPropertyDescription("How to use TLS, for a URL of https.")
        TlsConfigSpec tlsConfig,
    @Nullable @Size(max = Schema.MOST_RELABELINGS) @JsonPropertyDescription("Rules for the labels of series, before they are sent.")
        List<RelabelingSpec> writeRelabelConfigs) {

  /** A URL of the right kind. */
  public static final String EXAMPLE = "https://mimir.example/api/v1/push";

  /** What is asked where no exemplar is kept. */
  public static final String NO_EXEMPLARS =
      "is true, but there are none to send with prometheus.exemplars.maxExemplars: 0: raise that, or"
          + " remove it";
}
