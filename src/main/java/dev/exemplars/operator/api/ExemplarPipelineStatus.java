package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw. Counts come from the running Prometheus, never from the spec. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExemplarPipelineStatus(
    @Nullable @Min(-1) @Max(Schema.LARGEST_COUNT) @JsonPropertyDescription(
            "Generation of the spec that this status speaks of; -1 until the operator has seen the pipeline.")
        Long observedGeneration,
    @Nullable @Size(max = 16) @JsonPropertyDescription("Ready, Reconciling and Stalled, as kstatus reads them.")
        List<PipelineCondition> conditions,
    @Nullable @JsonPropertyDescription("Exemplars in the storage of the running Prometheus.")
        ExemplarsStatus exemplars,
    @Nullable @JsonPropertyDescription("Targets that Prometheus scrapes for this pipeline.")
        TargetsStatus targets,
    @Nullable @JsonPropertyDescription("The running Prometheus.") PrometheusStatus prometheus,
    @Nullable @JsonPropertyDescription("When Prometheus last answered; every count is of this time.")
        String lastObservedTime) {

  /** Exemplars in the storage of the running Prometheus. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ExemplarsStatus(
      @Nullable @Min(0) @Max(Schema.LARGEST_COUNT) @JsonPropertyDescription("Series with at least one stored exemplar.")
          Long series,
      @Nullable @Min(0) @Max(Schema.LARGEST_COUNT) @JsonPropertyDescription("Stored exemplars.")
          Long stored,
      @Nullable @JsonPropertyDescription(
              "True where stored is an estimate: Prometheus 3.10 and later report a wrong number after a live"
                  + " resize, until the ring has wrapped.")
          Boolean storedApproximate,
      @Nullable @Min(0) @Max(Schema.LARGEST_COUNT) @JsonPropertyDescription("Exemplars that the running Prometheus can hold; 0 is off.")
          Long capacity,
      @Nullable @JsonPropertyDescription(
              "Exemplars stored per second between the last two observations of one process.")
          String ratePerSecond,
      @Nullable @JsonPropertyDescription("Age of the oldest stored exemplar, such as 2h18m.")
          String window) {}

  /** Targets that Prometheus scrapes for this pipeline; its own metrics endpoint is not counted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TargetsStatus(
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Active targets.")
          Integer total,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Targets whose last scrape succeeded.")
          Integer up) {}

  /** The running Prometheus. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrometheusStatus(
      @Nullable @JsonPropertyDescription("Version that the pipeline asks for, its default resolved.")
          String version,
      @Nullable @JsonPropertyDescription("URL of its Service.") String url,
      @Nullable @JsonPropertyDescription(
              "State of the written configuration: Pending, Rejected or Loaded.")
          ConfigState config,
      @Nullable @JsonPropertyDescription("Revision of the written configuration: its SHA-256, shortened.")
          String configRevision,
      @Nullable @JsonPropertyDescription(
              "Revision of the configuration that Prometheus loaded last: what it is taken back to when it"
                  + " refuses the next.")
          String loadedRevision,
      @Nullable @JsonPropertyDescription(
              "Revision that this version of Prometheus refused: not written again until the spec or the"
                  + " version changes.")
          String refusedRevision,
      @Nullable @JsonPropertyDescription(
              "Why the written configuration is rejected, where Prometheus says so to its caller: 2.x does, 3.x"
                  + " in its log alone.")
          RefusalStatus refusal,
      @Nullable @JsonPropertyDescription("Why Prometheus could not be asked, where it could not.")
          String unreachable,
      @Nullable @JsonPropertyDescription("The Pod that it runs in.") PodStatus pod) {

    /** The same in another Pod. */
    public PrometheusStatus withPod(@Nullable PodStatus other) {
      return new PrometheusStatus(
          version,
          url,
          config,
          configRevision,
          loadedRevision,
          refusedRevision,
          refusal,
          unreachable,
          other);
    }
  }

  /** What Prometheus says against a configuration, in our words. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RefusalStatus(
      @Nullable @JsonPropertyDescription("What is wrong with it, such as UnknownField.")
          ConfigFault fault,
      @Nullable @Min(1) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Line of prometheus.yml, where it is known.")
          Integer line) {}

  /** The Pod of Prometheus, as the kubelet reports it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PodStatus(
      @Nullable @JsonPropertyDescription("Name of the Pod.") String name,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How often its container was started again.")
          Integer restarts,
      @Nullable @JsonPropertyDescription("How its container ended last, where it ever did.")
          TerminationStatus lastTermination) {}

  /** How a container ended. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TerminationStatus(
      @Nullable @JsonPropertyDescription("The kubelet's word for it, such as OOMKilled.")
          String reason,
      @Nullable @Min(Integer.MIN_VALUE) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Exit code of the container.")
          Integer exitCode) {}

  /** Whether the running Prometheus uses the written configuration. */
  public enum ConfigState {
    /** Written; the running Prometheus has not read it yet. */
    Pending,
    /** Read by the running Prometheus, which refused it and runs on with the one before. */
    Rejected,
    /** In force. */
    Loaded
  }
}
