package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.exemplars.operator.api.TracingSpec.DatasourceSpec;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where and how the Grafana objects are written, and where to ask whether Grafana has them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.url) || !(has(self.authorization) || has(self.tlsConfig))",
    message = "grafana " + GrafanaSpec.NEEDS_URL)
@ValidationRule(
    value = "!has(self.tlsConfig) || !has(self.url) || self.url.startsWith('https:')",
    message = "grafana.tlsConfig " + GrafanaSpec.TLS)
public record GrafanaSpec(
    @Nullable @Size(min = 1, max = 63) @Pattern(Schema.DNS_LABEL) @JsonPropertyDescription(
            "Namespace of the data sources and the dashboard; one other than the pipeline's own needs a"
                + " grant of the operator's configuration. Default: the operator's, else the pipeline's own.")
        String namespace,
    @Nullable @JsonPropertyDescription("Labels by which Grafana's sidecar finds these objects.")
        LabelsSpec labels,
    @Nullable @Size(max = 63) @Pattern(Schema.FOLDER) @JsonPropertyDescription(
            "Folder of the dashboard: letters, digits, spaces, - and _. Grafana's sidecar must be set to make folders"
                + " from directories (foldersFromFilesStructure). Default: the sidecar's.")
        String folder,
    @Nullable @JsonPropertyDescription(
            "A Prometheus data source that Grafana has already, of this Prometheus; the dashboard refers to it. None"
                + " is written: whether it links exemplars to their traces is asked where url is given, and what is"
                + " missing is said. Default: one is written.")
        DatasourceSpec datasource,
    @Nullable @JsonPropertyDescription("The dashboard.") DashboardSpec dashboard,
    @Nullable @JsonPropertyDescription("Logs to which a span leads.") LogsSpec logs,
    @Nullable @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
            value = Schema.IS_HTTP_URL,
            message = "grafana.url " + Schema.HTTP_URL_CURE + "http://grafana:3000")
        @JsonPropertyDescription(
            "Base URL of Grafana, such as http://grafana:3000: where the operator asks whether what it wrote is"
                + " loaded. A Service of the pipeline's namespace is always allowed; other hosts need a grant of the"
                + " operator's configuration. Default: nobody asks.")
        String url,
    @Nullable @JsonPropertyDescription(
            "Authorization header for Grafana, such as the token of a service account that may read data sources"
                + " and dashboards.")
        AuthorizationSpec authorization,
    @Nullable @JsonPropertyDescription("How to use TLS, for a URL of https.")
        TlsConfigSpec tlsConfig) {

  /** What is asked where it is told how to call Grafana. */
  public static final String NEEDS_URL =
      "has authorization or tlsConfig for no url: set grafana.url, or remove them";

  /** What is asked of the URL where TLS is told how to be used. */
  public static final String TLS =
      "is for a URL of https: change grafana.url, or remove grafana.tlsConfig";

  /** Labels by which Grafana's sidecar finds what it loads. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LabelsSpec(
      @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = LABEL_KEYS_MESSAGE)
          @ValidationRule(value = Schema.OWN_KEYS_RULE, message = OWN_KEYS_MESSAGE)
          @JsonPropertyDescription(
              "Labels of the data sources' ConfigMap, and of the Secret of one that holds credentials. Default:"
                  + " grafana_datasource: \"1\".")
          Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> datasource,
      @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = LABEL_KEYS_MESSAGE)
          @ValidationRule(value = Schema.OWN_KEYS_RULE, message = OWN_KEYS_MESSAGE)
          @JsonPropertyDescription(
              "Labels of the dashboard ConfigMap. Default: grafana_dashboard: \"1\".")
          Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> dashboard) {

    private static final String LABEL_KEYS_MESSAGE =
        "every key of grafana.labels must be a label key: use [prefix/]name";
    private static final String OWN_KEYS_MESSAGE =
        "grafana.labels must not hold keys of other controllers, such as kubernetes.io/name: use keys of your own";
  }

  /** The dashboard that comes with a pipeline. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardSpec(
      @Nullable @JsonPropertyDescription("Write a dashboard. Default: true.") Boolean enabled,
      @Nullable @Size(min = 1, max = Schema.MOST_DASHBOARD_METRICS) @ValidationRule(
              value = "self.all(name, self.exists_one(other, other == name))",
              message = "grafana.dashboard.metrics " + DashboardSpec.REPEATED)
          @ValidationRule(
              value = "self.all(name, !name.endsWith('_bucket'))",
              message = "grafana.dashboard.metrics " + DashboardSpec.BUCKETS)
          @JsonPropertyDescription(
              "Histograms that get panels, in this order, each by its name without _bucket, such as"
                  + " http_request_duration_seconds. Default: whoever looks chooses one.")
          List<@Size(min = 1, max = Schema.LONGEST_METRIC) @Pattern(Schema.METRIC) String>
              metrics) {

    /** What is asked of the list. */
    public static final String REPEATED = "must not name a histogram twice: remove the repetition";

    /** What is asked of each name. */
    public static final String BUCKETS =
        "must name histograms, not their buckets: leave _bucket off";
  }

  /** Where logs are. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LogsSpec(
      @Nullable @Required
          @Size(max = 40) @Pattern(Schema.DATASOURCE_UID) @JsonPropertyDescription(
              "Uid of a Loki data source of Grafana. A span of the Tempo data source that is written leads to the log"
                  + " lines of its service that hold its trace id.")
          String lokiUid) {}
}
