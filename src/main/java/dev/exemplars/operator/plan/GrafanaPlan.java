package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipelineSpec;
import dev.exemplars.operator.api.GrafanaSpec;
import dev.exemplars.operator.api.GrafanaSpec.DashboardSpec;
import dev.exemplars.operator.api.GrafanaSpec.LabelsSpec;
import dev.exemplars.operator.api.GrafanaSpec.LogsSpec;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The Grafana objects of a pipeline: written, or withheld for want of a grant. */
public sealed interface GrafanaPlan {

  /**
   * Written into a namespace.
   *
   * @param datasourceLabels labels by which Grafana's sidecar finds the data sources
   * @param dashboard empty where none is wanted
   * @param lokiUid data source of the logs to which a span leads
   * @param existingDatasource uid of a Prometheus data source that Grafana has already; else one is
   *     written
   */
  record Written(
      String namespace,
      Map<String, String> datasourceLabels,
      Optional<Dashboard> dashboard,
      Optional<String> lokiUid,
      Optional<String> existingDatasource)
      implements GrafanaPlan {

    private boolean holdsAnything(TraceBackend backend) {
      return existingDatasource.isEmpty() || backend.needsDatasource() || dashboard.isPresent();
    }

    /** Of that Prometheus where a data source of it is written. */
    Optional<ExternalPlan> leadingTo(Optional<ExternalPlan> prometheus) {
      return prometheus.filter(any -> existingDatasource.isEmpty());
    }
  }

  /**
   * The dashboard.
   *
   * @param labels labels by which Grafana's sidecar finds it
   * @param folder folder of Grafana; else the sidecar's
   * @param metrics histograms that get panels, in this order; where there are none, whoever looks
   *     chooses
   */
  record Dashboard(Map<String, String> labels, Optional<String> folder, List<String> metrics) {
    public Dashboard {
      metrics = List.copyOf(metrics);
    }
  }

  /** Not written; everything else of the pipeline works. */
  record Withheld(List<SpecProblem> missingGrants) implements GrafanaPlan {
    public Withheld {
      missingGrants = List.copyOf(missingGrants);
    }
  }

  /**
   * The same with panels for the histograms that are known to carry exemplars, where none are
   * named.
   */
  default GrafanaPlan orSeen(List<String> histograms) {
    return this instanceof Written written
        ? new Written(
            written.namespace,
            written.datasourceLabels,
            written.dashboard.map(
                wanted ->
                    wanted.metrics.isEmpty()
                        ? new Dashboard(wanted.labels, wanted.folder, histograms)
                        : wanted),
            written.lokiUid,
            written.existingDatasource)
        : this;
  }

  Pattern FOLDER = Pattern.compile(Schema.FOLDER);
  Pattern METRIC = Pattern.compile(Schema.METRIC);

  private static String field(String name) {
    return "spec.grafana." + name;
  }

  /**
   * What data sources lead to.
   *
   * @param prometheus empty where it is the operator's own
   */
  record Servers(TracingPlan tracing, Optional<ExternalPlan> prometheus) {}

  static GrafanaPlan of(
      ExemplarPipelineSpec spec,
      PipelineId pipeline,
      Servers servers,
      OperatorSettings settings,
      SpecProblems problems) {
    Optional<GrafanaSpec> grafana = Optional.ofNullable(spec.grafana());
    String namespace =
        grafana
            .map(GrafanaSpec::namespace)
            .or(settings::grafanaNamespace)
            .orElse(pipeline.namespace());
    problems.require(
        Names.isDnsLabel(namespace),
        field("namespace"),
        namespace,
        "is not a namespace: at most 63 of a-z, 0-9 and '-'");
    Dashboard dashboard = dashboard(grafana, problems);
    boolean withDashboard =
        grafana.map(GrafanaSpec::dashboard).map(DashboardSpec::enabled).orElse(true);
    Written written =
        new Written(
            namespace,
            datasourceLabels(grafana, problems),
            withDashboard ? Optional.of(dashboard) : Optional.empty(),
            lokiUid(grafana, servers.tracing(), problems),
            existingDatasource(grafana, servers.tracing().backend(), problems));
    List<SpecProblem> missing =
        written.holdsAnything(servers.tracing().backend())
            ? new GrafanaGrants(pipeline.namespace(), namespace, settings)
                .missing(servers.tracing().backend(), written.leadingTo(servers.prometheus()))
            : List.of();
    return missing.isEmpty() ? written : new Withheld(missing);
  }

  private static Map<String, String> datasourceLabels(
      Optional<GrafanaSpec> grafana, SpecProblems problems) {
    Map<String, String> labels =
        grafana
            .map(GrafanaSpec::labels)
            .map(LabelsSpec::datasource)
            .orElse(Map.of("grafana_datasource", "1"));
    Labels.check(labels, field("labels.datasource"), problems);
    return new TreeMap<>(labels);
  }

  private static Optional<String> existingDatasource(
      Optional<GrafanaSpec> grafana, TraceBackend backend, SpecProblems problems) {
    Optional<String> uid =
        grafana
            .map(GrafanaSpec::datasource)
            .map(given -> Names.existingUid(given.uid(), field("datasource.uid"), problems));
    problems.require(
        uid.isEmpty()
            || backend.needsDatasource()
            || grafana.map(GrafanaSpec::labels).map(LabelsSpec::datasource).isEmpty(),
        field("labels.datasource"),
        "",
        ExemplarPipelineSpec.UNWRITTEN);
    problems.require(
        uid.isEmpty() || !uid.equals(backend.existingUid()),
        field("datasource.uid"),
        uid.orElse(""),
        ExemplarPipelineSpec.ONE_FOR_BOTH);
    return uid;
  }

  private static Dashboard dashboard(Optional<GrafanaSpec> grafana, SpecProblems problems) {
    Map<String, String> labels =
        grafana
            .map(GrafanaSpec::labels)
            .map(LabelsSpec::dashboard)
            .orElse(Map.of("grafana_dashboard", "1"));
    Labels.check(labels, field("labels.dashboard"), problems);
    Optional<String> folder = grafana.map(GrafanaSpec::folder);
    folder.ifPresent(
        name ->
            problems.require(
                FOLDER.matcher(name).matches(),
                field("folder"),
                name,
                "is no plain name: use at most 63 letters, digits, spaces, '-' and '_'"));
    return new Dashboard(new TreeMap<>(labels), folder, metrics(grafana, problems));
  }

  private static List<String> metrics(Optional<GrafanaSpec> grafana, SpecProblems problems) {
    String field = field("dashboard.metrics");
    Optional<List<String>> given = grafana.map(GrafanaSpec::dashboard).map(DashboardSpec::metrics);
    List<String> metrics = given.orElse(List.of());
    problems.require(
        given.isEmpty() || (!metrics.isEmpty() && metrics.size() <= Schema.MOST_DASHBOARD_METRICS),
        field,
        metrics.size(),
        "must be 1 to %d: name as many, or remove the field"
            .formatted(Schema.MOST_DASHBOARD_METRICS));
    for (String name : metrics) {
      problems.require(
          name.length() <= Schema.LONGEST_METRIC && METRIC.matcher(name).matches(),
          field,
          name,
          "is no metric: use at most %d letters, digits, '_' and ':', no digit first"
              .formatted(Schema.LONGEST_METRIC));
      problems.require(!name.endsWith("_bucket"), field, name, DashboardSpec.BUCKETS);
    }
    problems.require(
        Set.copyOf(metrics).size() == metrics.size(), field, metrics, DashboardSpec.REPEATED);
    return metrics;
  }

  /** Grafana finds the logs of a span by {@code service.name}, which only Tempo has for a tag. */
  private static Optional<String> lokiUid(
      Optional<GrafanaSpec> grafana, TracingPlan tracing, SpecProblems problems) {
    Optional<LogsSpec> logs = grafana.map(GrafanaSpec::logs);
    boolean isTempoWritten =
        tracing.backend() instanceof TraceBackend.Tempo tempo
            && tempo.existingDatasource().isEmpty();
    problems.require(
        logs.isEmpty() || isTempoWritten, field("logs"), "", ExemplarPipelineSpec.LOGS);
    return logs.map(given -> Names.existingUid(given.lokiUid(), field("logs.lokiUid"), problems));
  }
}
