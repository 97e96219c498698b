package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where and how the Grafana objects are written. */
@JsonIgnoreProperties(ignoreUnknown = true)
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
    @Nullable @JsonPropertyDescription("The dashboard.") DashboardSpec dashboard,
    @Nullable @JsonPropertyDescription("Logs to which a span leads.") LogsSpec logs) {

  /** Labels by which Grafana's sidecar finds what it loads. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LabelsSpec(
      @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = LABEL_KEYS_MESSAGE)
          @ValidationRule(value = OWN_KEYS, message = OWN_KEYS_MESSAGE)
          @JsonPropertyDescription(
              "Labels of the data sources' ConfigMap, and of the Secret of one that holds credentials. Default:"
                  + " grafana_datasource: \"1\".")
          Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> datasource,
      @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(value = Schema.LABEL_KEYS_RULE, message = LABEL_KEYS_MESSAGE)
          @ValidationRule(value = OWN_KEYS, message = OWN_KEYS_MESSAGE)
          @JsonPropertyDescription(
              "Labels of the dashboard ConfigMap. Default: grafana_dashboard: \"1\".")
          Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> dashboard) {

    private static final String LABEL_KEYS_MESSAGE =
        "every key of grafana.labels must be a label key: use [prefix/]name";
    private static final String OWN_KEYS =
        "!self.exists(key, key.matches('" + Schema.RESERVED_LABEL_KEY + "'))";
    private static final String OWN_KEYS_MESSAGE =
        "grafana.labels must not hold keys of other controllers, such as kubernetes.io/name: use keys of your own";
  }

  /** The dashboard that comes with a pipeline. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardSpec(
      @Nullable @JsonPropertyDescription("Write a dashboard. Default: true.") Boolean enabled) {}

  /** Where logs are. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LogsSpec(
      @Nullable @Required
          @Size(max = 40) @Pattern(Schema.DATASOURCE_UID) @JsonPropertyDescription(
              "Uid of a Loki data source of Grafana. A span of the Tempo data source that is written leads to the log"
                  + " lines of its service that hold its trace id.")
          String lokiUid) {}
}
