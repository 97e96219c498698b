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
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "Ready, Reconciling and Stalled, as kstatus reads them; Verified, and the five stages that it sums up:"
                + " Exposed, Scraped, Stored, Linked, Resolvable.")
        List<PipelineCondition> conditions,
    @Nullable @JsonPropertyDescription(
            "The first stage that is broken, else the first that cannot be told, else the last.")
        VerdictStatus verdict,
    @Nullable @JsonPropertyDescription("Exemplars in the storage of the running Prometheus.")
        ExemplarsStatus exemplars,
    @Nullable @JsonPropertyDescription("Targets that Prometheus scrapes for this pipeline.")
        TargetsStatus targets,
    @Nullable @JsonPropertyDescription("Traces of stored exemplars, as far as they were looked up.")
        TracesStatus traces,
    @Nullable @JsonPropertyDescription("The running Prometheus.") PrometheusStatus prometheus,
    @Nullable @JsonPropertyDescription("What Grafana finds.") GrafanaStatus grafana,
    @Nullable @JsonPropertyDescription("When Prometheus last answered; every count is of this time.")
        String lastObservedTime) {

  /** Where the way breaks, or that it does not. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record VerdictStatus(
      @Nullable @JsonPropertyDescription("Exposed, Scraped, Stored, Linked or Resolvable.")
          String stage,
      @Nullable @JsonPropertyDescription("True, False or Unknown.") String status,
      @Nullable @JsonPropertyDescription("One word that says why, for programs.") String reason,
      @Nullable @JsonPropertyDescription("A sentence that names the culprit and the cure.")
          String message,
      @Nullable @JsonPropertyDescription("Since when the stage has this status, RFC 3339.")
          String since) {}

  /** Exemplars in the storage of the running Prometheus. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ExemplarsStatus(
      @Nullable @JsonPropertyDescription(
              "Whose exemplars the counts are of: Pipeline, of this one alone; or Server, of all that a shared Prometheus"
                  + " stores, of which labels and metrics are this pipeline's.")
          Scope scope,
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
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription(
              "Size that the operator chose for it, where prometheus.exemplars.keepFor leaves it to choose.")
          Integer chosenCapacity,
      @Nullable @JsonPropertyDescription(
              "Why the operator chose that size, where prometheus.exemplars.keepFor leaves it to choose.")
          String sizing,
      @Nullable @JsonPropertyDescription(
              "Exemplars stored per second between the last two observations of one process.")
          String ratePerSecond,
      @Nullable @JsonPropertyDescription("Age of the oldest stored exemplar, such as 2h18m.")
          String window,
      @Nullable @Size(max = Schema.MOST_SEEN_NAMES) @JsonPropertyDescription("Labels of the newest stored exemplars.")
          List<String> labels,
      @Nullable @Size(max = Schema.MOST_SEEN_NAMES) @JsonPropertyDescription("Metrics that carry the newest stored exemplars.")
          List<String> metrics) {

    /** Of a Prometheus that is this pipeline's alone. */
    public ExemplarsStatus(
        @Nullable Long series,
        @Nullable Long stored,
        @Nullable Boolean storedApproximate,
        @Nullable Long capacity,
        @Nullable Integer chosenCapacity,
        @Nullable String sizing,
        @Nullable String ratePerSecond,
        @Nullable String window,
        @Nullable List<String> labels,
        @Nullable List<String> metrics) {
      this(
          Scope.Pipeline,
          series,
          stored,
          storedApproximate,
          capacity,
          chosenCapacity,
          sizing,
          ratePerSecond,
          window,
          labels,
          metrics);
    }
  }

  /** Whose exemplars are counted. */
  public enum Scope {
    /** Those of the pipeline. */
    Pipeline,
    /** All that a server has, which may be shared. */
    Server
  }

  /** Targets that Prometheus scrapes for this pipeline; its own metrics endpoint is not counted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TargetsStatus(
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Active targets.")
          Integer total,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Targets whose last scrape succeeded.")
          Integer up,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Targets that the operator asked itself, lately.")
          Integer probed,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Of those, the ones that speak OpenMetrics.")
          Integer openMetrics,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Of those, the ones that expose exemplars.")
          Integer withExemplars,
      @Nullable @Size(max = Schema.MOST_OFFENDERS) @JsonPropertyDescription(
              "Targets that should expose exemplars, or be scraped, and do not: the first few.")
          List<OffenderStatus> offenders) {}

  /** A target with something wrong. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record OffenderStatus(
      @Nullable @JsonPropertyDescription("Namespace of its Pod, where it is one.") String namespace,
      @Nullable @JsonPropertyDescription("Name of its Pod, else what Prometheus asks.") String pod,
      @Nullable @JsonPropertyDescription("Scrape job.") String job,
      @Nullable @JsonPropertyDescription("One word that says what is wrong.") String reason,
      @Nullable @JsonPropertyDescription("What is wrong, and the cure.") String message) {}

  /** Traces of the newest stored exemplars. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TracesStatus(
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Ids that were taken from stored exemplars, lately.")
          Integer sampled,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Of those, traces that the backend has.")
          Integer resolved,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Of those, traces that the backend has not.")
          Integer missing,
      @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Of those, what is no trace id.")
          Integer malformed,
      @Nullable @Size(max = Schema.MOST_EXAMPLES) @JsonPropertyDescription("The newest few.")
          List<TraceExample> examples) {}

  /** An exemplar whose trace was looked up. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TraceExample(
      @Nullable @JsonPropertyDescription("What the exemplar's label holds.") String traceId,
      @Nullable @JsonPropertyDescription("Metric that carries the exemplar.") String metric,
      @Nullable @JsonPropertyDescription("Value of the exemplar.") String value,
      @Nullable @JsonPropertyDescription("Time of the exemplar, RFC 3339.") String timestamp,
      @Nullable @JsonPropertyDescription("Found, Missing, Pending or Malformed.")
          String resolved) {}

  /** What is written for Grafana. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GrafanaStatus(
      @Nullable @JsonPropertyDescription("Uid of the dashboard, where one is written.")
          String dashboardUid,
      @Nullable @JsonPropertyDescription("URL of the dashboard, where Grafana's is known.")
          String dashboardUrl,
      @Nullable @Size(max = 2) @JsonPropertyDescription("Uids of the data sources: of the metrics, and of the traces.")
          List<String> datasourceUids,
      @Nullable @Size(max = Schema.MOST_DASHBOARD_METRICS) @JsonPropertyDescription(
              "Histograms that were seen to carry exemplars: the dashboard has panels for them, unless"
                  + " grafana.dashboard.metrics names others. One that was seen stays until the dashboard is disabled.")
          List<String> dashboardMetrics) {}

  /** The running Prometheus. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrometheusStatus(
      @Nullable @JsonPropertyDescription(
              "Version that the pipeline asks for, its default resolved; of an externalPrometheus, what it says.")
          String version,
      @Nullable @JsonPropertyDescription("URL at which it is asked.") String url,
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
