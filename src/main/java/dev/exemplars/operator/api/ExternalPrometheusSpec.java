package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Prometheus that exists, or a server that answers as one: read, and never written. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.url) != has(self.serviceRef)",
    message = ExternalPrometheusSpec.UNION)
@ValidationRule(
    value = "!(has(self.basicAuth) && has(self.authorization))",
    message = "externalPrometheus has at most one of basicAuth and authorization: remove one")
@ValidationRule(
    value = "!has(self.tlsConfig) || !has(self.url) || self.url.startsWith('https:')",
    message = "externalPrometheus.tlsConfig " + ExternalPrometheusSpec.TLS)
public record ExternalPrometheusSpec(
    @Nullable @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
            value = Schema.IS_HTTP_URL,
            message =
                "externalPrometheus.url " + Schema.HTTP_URL_CURE + ExternalPrometheusSpec.EXAMPLE)
        @JsonPropertyDescription(
            "Base URL of its HTTP API, such as http://prometheus:9090, or http://mimir:8080/prometheus. A Service of the"
                + " pipeline's namespace is always allowed; other hosts need a grant of the operator's configuration."
                + " Exactly one of url and serviceRef.")
        String url,
    @Nullable @JsonPropertyDescription("The Service where it is, in place of its URL.")
        ServiceRefSpec serviceRef,
    @Nullable @Size(max = Schema.LONGEST_TENANT) @Pattern(Schema.TENANT) @JsonPropertyDescription(
            "Whose series they are, where the server keeps those of several tenants apart (X-Scope-OrgID); several are"
                + " joined by |. On a host of another namespace each needs a grant of the operator's configuration."
                + " Default: none is named.")
        String tenant,
    @Nullable @JsonPropertyDescription(
            "User and password. At most one of basicAuth and authorization. Credentials are written into a Secret for"
                + " Grafana; in another namespace that needs a grant of the operator's configuration.")
        BasicAuthSpec basicAuth,
    @Nullable @JsonPropertyDescription("Authorization header, such as a bearer token.")
        AuthorizationSpec authorization,
    @Nullable @JsonPropertyDescription(
            "How to use TLS, for a URL of https; a Service is called by https where this is set.")
        TlsConfigSpec tlsConfig,
    @Nullable @Size(min = 1, max = Schema.LONGEST_MATCH) @ValidationRule(
            value = "self.matches(r'" + Schema.SERIES_MATCH + "')",
            message = "externalPrometheus.match " + Schema.SERIES_MATCH_CURE)
        @JsonPropertyDescription(
            "Which series and targets of a shared Prometheus are this pipeline's: label matchers with = and !=, such as"
                + " namespace=\"shop\",team!=\"ops\". It must hold namespace=\"…\" of a namespace that the pipeline may"
                + " scrape, unless a tenant of another namespace's host is named, and granted. Default:"
                + " namespace=\"…\" of the pipeline's own.")
        String match) {

  /** What is asked of where it is. */
  public static final String UNION =
      "externalPrometheus must hold exactly one of url and serviceRef: add one, or remove the other";

  /** What is asked of the URL where TLS is told how to be used. */
  public static final String TLS =
      "is for a URL of https: change externalPrometheus.url, or remove externalPrometheus.tlsConfig";

  public static final String EXAMPLE = "http://prometheus:9090";

  /** A Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ServiceRefSpec(
      @Nullable @Required
          @Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) @JsonPropertyDescription("Name of the Service.")
          String name,
      @Nullable @Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) @JsonPropertyDescription(
              "Namespace of the Service. All but the pipeline's own need a grant of the operator's configuration."
                  + " Default: the pipeline's own.")
          String namespace,
      @Nullable @Min(1) @Max(Schema.HIGHEST_PORT) @JsonPropertyDescription("Port of the Service. Default: 9090.")
          Integer port) {}
}
