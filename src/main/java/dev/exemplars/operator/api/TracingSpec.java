package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where traces are, and which exemplar labels carry their ids. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "[has(self.tempo), has(self.jaeger), has(self.zipkin), has(self.link)].exists_one(given, given)",
    message = TracingSpec.UNION)
public record TracingSpec(
    @Nullable @JsonPropertyDescription(
            "A Tempo that holds the traces. Exactly one of tempo, jaeger, zipkin and link.")
        TempoSpec tempo,
    @Nullable @JsonPropertyDescription(
            "A Jaeger that holds the traces. Its links open Jaeger's own pages, for Grafana cannot show a trace of"
                + " Jaeger from an exemplar.")
        JaegerSpec jaeger,
    @Nullable @JsonPropertyDescription("A Zipkin that holds the traces.") ZipkinSpec zipkin,
    @Nullable @JsonPropertyDescription("Any other place that shows a trace at a URL.")
        LinkSpec link,
    @Nullable @Size(min = 1, max = Schema.MOST_TRACE_ID_LABELS) @ValidationRule(
            value = "self.all(label, self.exists_one(other, other == label))",
            message = "tracing.traceIdLabels must not name a label twice: remove the repetition")
        @JsonPropertyDescription(
            "Exemplar labels that carry a trace id; each becomes a link in Grafana. Default: [trace_id, traceID].")
        List<@Size(min = 1, max = 63) @Pattern(Schema.EXEMPLAR_LABEL) String> traceIdLabels,
    @Nullable @Size(max = Schema.MOST_LINKS) @JsonPropertyDescription(
            "Links of exemplar labels beside those to the trace backend, such as of a request or a user.")
        List<LabelLinkSpec> links) {

  /** What is asked of the trace backend. */
  public static final String UNION =
      "tracing must hold exactly one of tempo, jaeger, zipkin and link: add one, or remove the others";

  private static final String TEMPLATE_CURE = " " + Schema.LINK_TEMPLATE_CURE;

  /** A Tempo server. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!(has(self.basicAuth) && has(self.authorization))",
      message = "tracing.tempo has at most one of basicAuth and authorization: remove one")
  @ValidationRule(
      value = "!has(self.tlsConfig) || !has(self.url) || self.url.startsWith('https:')",
      message = "tracing.tempo.tlsConfig " + TempoSpec.TLS)
  @ValidationRule(
      value =
          "!has(self.datasource) || !(has(self.tenant) || has(self.basicAuth) || has(self.authorization)"
              + " || has(self.tlsConfig))",
      message = "tracing.tempo.datasource " + TempoSpec.EXISTING)
  public record TempoSpec(
      @Nullable @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
              value = Schema.IS_HTTP_URL,
              message = "tracing.tempo.url " + Schema.HTTP_URL_CURE + "http://tempo:3200")
          @JsonPropertyDescription(
              "Base URL of Tempo's HTTP API, such as http://tempo:3200. A Service of the pipeline's namespace is"
                  + " always allowed; other hosts need a grant of the operator's configuration. Default: the"
                  + " operator's, where it has one.")
          String url,
      @Nullable @Size(max = Schema.LONGEST_TENANT) @Pattern(Schema.TENANT) @JsonPropertyDescription(
              "Whose traces they are, where Tempo keeps those of several tenants apart (X-Scope-OrgID); several are"
                  + " joined by |. Where Grafana and Tempo are both in other namespaces, each needs a grant of the"
                  + " operator's configuration. Default: none is named.")
          String tenant,
      @Nullable @JsonPropertyDescription(
              "User and password for Tempo. At most one of basicAuth and authorization. Credentials are written into a"
                  + " Secret for Grafana; in another namespace that needs a grant of the operator's configuration.")
          BasicAuthSpec basicAuth,
      @Nullable @JsonPropertyDescription("Authorization header for Tempo, such as a bearer token.")
          AuthorizationSpec authorization,
      @Nullable @JsonPropertyDescription("How to use TLS, for a URL of https.")
          TlsConfigSpec tlsConfig,
      @Nullable @JsonPropertyDescription(
              "A Tempo data source that Grafana has already; links lead to it. It has a tenant and credentials of its"
                  + " own, so neither is given here. Default: one is written.")
          DatasourceSpec datasource) {

    /** What is asked of the URL where TLS is told how to be used. */
    public static final String TLS =
        "is for a URL of https: change tracing.tempo.url, or remove tracing.tempo.tlsConfig";

    /** What is asked where nothing is written for Tempo. */
    public static final String EXISTING =
        "is one that Grafana has already, with a tenant and credentials of its own: remove tenant, basicAuth,"
            + " authorization and tlsConfig of tracing.tempo, or datasource";
  }

  /** A data source that exists. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DatasourceSpec(
      @Nullable @Required
          @Size(max = 40) @Pattern(Schema.DATASOURCE_UID) @JsonPropertyDescription("Uid of the data source.")
          String uid) {}

  /** A Jaeger server. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record JaegerSpec(
      @Nullable @Required
          @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
              value = Schema.IS_HTTP_URL,
              message = "tracing.jaeger.url " + Schema.HTTP_URL_CURE + "http://jaeger:16686")
          @JsonPropertyDescription(
              "Base URL of Jaeger's query service, such as http://jaeger:16686. A Service of the pipeline's namespace"
                  + " is always allowed; other hosts need a grant of the operator's configuration.")
          String url,
      @Nullable @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
              value = Schema.IS_HTTP_URL,
              message = "tracing.jaeger.uiUrl " + Schema.HTTP_URL_CURE + "https://jaeger.example")
          @JsonPropertyDescription(
              "Base URL at which a browser finds Jaeger's pages, such as https://jaeger.example; links lead there."
                  + " Default: url.")
          String uiUrl) {}

  /** A Zipkin server. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ZipkinSpec(
      @Nullable @Required
          @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
              value = Schema.IS_HTTP_URL,
              message = "tracing.zipkin.url " + Schema.HTTP_URL_CURE + "http://zipkin:9411")
          @JsonPropertyDescription(
              "Base URL of Zipkin, such as http://zipkin:9411. A Service of the pipeline's namespace is always"
                  + " allowed; other hosts need a grant of the operator's configuration.")
          String url) {}

  /** A place that shows a trace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LinkSpec(
      @Nullable @Required
          @Size(max = Schema.LONGEST_URL) @ValidationRule(
              value = "self.matches(r'" + Schema.LINK_TEMPLATE + "')",
              message = "tracing.link.urlTemplate" + TEMPLATE_CURE)
          @JsonPropertyDescription(
              "URL that a browser opens, {value} in place of the trace id, such as https://traces.example/t/{value}.")
          String urlTemplate) {}

  /** A link of a label. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.urlTemplate) != has(self.datasourceUid)",
      message = LabelLinkSpec.UNION)
  public record LabelLinkSpec(
      @Nullable @Required
          @Size(max = 63) @Pattern(Schema.EXEMPLAR_LABEL) @JsonPropertyDescription("The exemplar label.")
          String label,
      @Nullable @Size(max = Schema.LONGEST_URL) @ValidationRule(
              value = "self.matches(r'" + Schema.LINK_TEMPLATE + "')",
              message = "urlTemplate of tracing.links" + TEMPLATE_CURE)
          @JsonPropertyDescription(
              "URL that a browser opens, {value} in place of the label's value. Exactly one of urlTemplate and"
                  + " datasourceUid.")
          String urlTemplate,
      @Nullable @Size(max = 40) @Pattern(Schema.DATASOURCE_UID) @JsonPropertyDescription(
              "Uid of a data source of Grafana that takes the label's value for a trace id, such as another Tempo.")
          String datasourceUid,
      @Nullable @Size(max = Schema.LONGEST_LINK_TITLE) @ValidationRule(
              value = "self.matches(r'" + Schema.LINK_TITLE + "')",
              message = LabelLinkSpec.TITLE)
          @JsonPropertyDescription("What the link says. Default: View and the label.")
          String title) {

    /** What is asked of a link's target. */
    public static final String UNION =
        "each of tracing.links must hold exactly one of urlTemplate and datasourceUid: add one, or remove the other";

    private static final String TITLE = "title of tracing.links " + Schema.LINK_TITLE_CURE;
  }
}
