package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where and how the Grafana objects are written. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GrafanaSpec(
    @Nullable @Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") @JsonPropertyDescription(
            "Namespace of the data source and dashboard ConfigMaps; one other than the pipeline's own needs a"
                + " grant of the operator's configuration. Default: the operator's, else the pipeline's own.")
        String namespace,
    @Nullable @JsonPropertyDescription("Labels by which Grafana's sidecar finds the ConfigMaps.")
        LabelsSpec labels,
    @Nullable @JsonPropertyDescription("The dashboard.") DashboardSpec dashboard) {

  /** Labels by which Grafana's sidecar finds what it loads. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LabelsSpec(
      @Nullable @Size(max = 16) @JsonPropertyDescription(
              "Labels of the data source ConfigMap. Default: grafana_datasource: \"1\".")
          Map<String, @Size(max = 63) String> datasource,
      @Nullable @Size(max = 16) @JsonPropertyDescription(
              "Labels of the dashboard ConfigMap. Default: grafana_dashboard: \"1\".")
          Map<String, @Size(max = 63) String> dashboard) {}

  /** The dashboard that comes with a pipeline. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardSpec(
      @Nullable @JsonPropertyDescription("Write a dashboard. Default: true.") Boolean enabled) {}
}
