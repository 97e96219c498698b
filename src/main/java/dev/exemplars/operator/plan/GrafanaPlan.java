package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipelineSpec;
import dev.exemplars.operator.api.GrafanaSpec;
import dev.exemplars.operator.api.GrafanaSpec.DashboardSpec;
import dev.exemplars.operator.api.GrafanaSpec.LabelsSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Grafana objects of a pipeline: written, or withheld for want of a grant. */
public sealed interface GrafanaPlan {

  /**
   * Written into a namespace.
   *
   * @param datasourceLabels labels by which Grafana's sidecar finds the data sources
   * @param dashboardLabels labels of the dashboard; empty where none is wanted
   */
  record Written(
      String namespace,
      Map<String, String> datasourceLabels,
      Optional<Map<String, String>> dashboardLabels)
      implements GrafanaPlan {}

  /** Not written; everything else of the pipeline works. */
  record Withheld(List<SpecProblem> missingGrants) implements GrafanaPlan {
    public Withheld {
      missingGrants = List.copyOf(missingGrants);
    }
  }

  private static String field(String name) {
    return "spec.grafana." + name;
  }

  static GrafanaPlan of(
      ExemplarPipelineSpec spec,
      PipelineId pipeline,
      TracingPlan tracing,
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
    Optional<LabelsSpec> labels = grafana.map(GrafanaSpec::labels);
    Map<String, String> datasource =
        labels.map(LabelsSpec::datasource).orElse(Map.of("grafana_datasource", "1"));
    Map<String, String> dashboard =
        labels.map(LabelsSpec::dashboard).orElse(Map.of("grafana_dashboard", "1"));
    Labels.check(datasource, field("labels.datasource"), problems);
    Labels.check(dashboard, field("labels.dashboard"), problems);
    boolean withDashboard =
        grafana.map(GrafanaSpec::dashboard).map(DashboardSpec::enabled).orElse(true);
    List<SpecProblem> missing = missingGrants(pipeline, namespace, tracing, settings);
    return missing.isEmpty()
        ? new Written(
            namespace,
            new TreeMap<>(datasource),
            withDashboard ? Optional.of(new TreeMap<>(dashboard)) : Optional.empty())
        : new Withheld(missing);
  }

  private static List<SpecProblem> missingGrants(
      PipelineId pipeline, String namespace, TracingPlan tracing, OperatorSettings settings) {
    List<SpecProblem> missing = new ArrayList<>();
    boolean elsewhere = !namespace.equals(pipeline.namespace());
    boolean isOperatorsChoice = settings.grafanaNamespace().filter(namespace::equals).isPresent();
    if (elsewhere
        && !isOperatorsChoice
        && !settings.grants().mayWriteTo(pipeline.namespace(), namespace)) {
      missing.add(
          new SpecProblem(
              Reason.NotAllowed,
              field("namespace"),
              namespace,
              "is not granted to this namespace: leave it out, or have the operator's"
                  + " --grant-grafana-namespaces extended by %s=%s"
                      .formatted(pipeline.namespace(), namespace)));
    }
    HttpUrl tempo = tracing.tempo();
    if (elsewhere
        && !tempo.isServiceOf(pipeline.namespace())
        && !settings.grants().mayCall(pipeline.namespace(), tempo.host())) {
      missing.add(
          new SpecProblem(
              Reason.NotAllowed,
              "spec.tracing.tempo.url",
              tempo.host(),
              "is a host that a data source outside this namespace may not name without a grant:"
                  + " have the operator's --grant-hosts extended by %s=%s"
                      .formatted(pipeline.namespace(), tempo.host())));
    }
    return missing;
  }
}
