package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scrape job: Pods by label, or targets by address. The generator of the definition drops bounds
 * of {@code port} and of the values of {@code params}; {@code CrdYaml} sets them.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.podSelector) != has(self.staticTargets)",
    message = "a job has either podSelector or staticTargets: set exactly one")
@ValidationRule(
    value = "!has(self.staticTargets) || !(has(self.port) || has(self.namespaces))",
    message =
        "port and namespaces are of Pods: remove them from a job with staticTargets, or use podSelector")
@ValidationRule(
    value = "!(has(self.basicAuth) && has(self.authorization))",
    message = "a job has at most one of basicAuth and authorization: remove one")
@ValidationRule(
    value = "!has(self.tlsConfig) || (has(self.scheme) && self.scheme == 'https')",
    message =
        "tlsConfig of a job is for the scheme https: set jobs[].scheme: https, or remove jobs[].tlsConfig")
public record ScrapeJobSpec(
    @Nullable @Required
        @Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) @ValidationRule(
            value = "!(self in ['prometheus', 'annotated-pods'])",
            message =
                "the jobs prometheus and annotated-pods are the operator's: name this job differently")
        @JsonPropertyDescription("Name of the job: the label job of its series.")
        String name,
    @Nullable @JsonPropertyDescription("Labels of the Pods to scrape; empty means every Pod.")
        LabelSelectorSpec podSelector,
    @Nullable @Size(min = 1, max = Schema.MOST_STATIC_TARGETS) @ValidationRule(
            value = "!self.exists(target, target.matches(r'" + Schema.LOOPBACK_TARGET + "'))",
            message =
                "staticTargets must not be of the loopback, where Prometheus finds but itself: use the address of a"
                    + " Service")
        @ValidationRule(
            value = "self.all(target, isURL('http://' + target))",
            message = "every one of staticTargets must be host:port, such as db.shop.svc:9187")
        @JsonPropertyDescription(
            "Addresses to scrape, as host:port; Prometheus must reach them from its Pod.")
        List<@Size(min = 1, max = 261) @Pattern(Schema.HOST_PORT) String> staticTargets,
    @Nullable @Size(min = 1, max = Schema.MOST_JOB_NAMESPACES) @JsonPropertyDescription(
            "Namespaces of the Pods: some of those that scrape.namespaces gives. Default: all of them.")
        List<@Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) String> namespaces,
    @Nullable @JsonPropertyDescription(
            "Port of the Pods: the name of a declared one, or any number. Default: every declared port.")
        IntOrString port,
    @Nullable @Size(min = 1, max = 256) @Pattern(Schema.METRICS_PATH) @JsonPropertyDescription("Path of the metrics. Default: /metrics.")
        String path,
    @Nullable @JsonPropertyDescription("How to ask: http or https. Default: http.") Scheme scheme,
    @Nullable @Size(max = Schema.MOST_PARAMS) @ValidationRule(
            value = "self.all(name, name.matches(r'" + Schema.PARAM_NAME + "'))",
            message =
                "every key of params must be the name of a URL parameter: at most 64 letters, digits, '-', '.', '_',"
                    + " '[' and ']'")
        @JsonPropertyDescription("URL parameters, each with its values.")
        Map<String, List<String>> params,
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "interval of a job must be from 1s to 24h, such as 15s")
        @JsonPropertyDescription("Time between two scrapes of a target. Default: scrape.interval.")
        String interval,
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('100ms')",
            message = "timeout of a job must be at least 100ms, such as 10s")
        @JsonPropertyDescription(
            "How long a scrape may take. Default: scrape.timeout, or interval where that is shorter.")
        String timeout,
    @Nullable @JsonPropertyDescription(
            "Labels that a target exposes win over those that Prometheus gives it. Default: false.")
        Boolean honorLabels,
    @Nullable @JsonPropertyDescription(
            "User and password for the targets. At most one of basicAuth and authorization.")
        BasicAuthSpec basicAuth,
    @Nullable @JsonPropertyDescription("Authorization header for the targets, such as a bearer token.")
        AuthorizationSpec authorization,
    @Nullable @JsonPropertyDescription("How to use TLS, for the scheme https.")
        TlsConfigSpec tlsConfig,
    @Nullable @Size(max = Schema.MOST_RELABELINGS) @JsonPropertyDescription("Rules for the labels of targets, before they are scraped.")
        List<RelabelingSpec> relabelings,
    @Nullable @Size(max = Schema.MOST_RELABELINGS) @JsonPropertyDescription("Rules for the labels of series, before they are stored.")
        List<RelabelingSpec> metricRelabelings,
    @Nullable @JsonPropertyDescription(
            "Whether the targets must expose exemplars: Expected makes one without them an offender,"
                + " Optional none. Default: expected of those that have histograms.")
        Exemplars exemplars) {

  /** What is expected of targets. */
  public enum Exemplars {
    /** They expose exemplars. */
    Expected,
    /** They may do without. */
    Optional
  }

  /** How to ask a target. */
  public enum Scheme {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("https")
    HTTPS
  }
}
