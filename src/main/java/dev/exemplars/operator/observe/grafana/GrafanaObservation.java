package dev.exemplars.operator.observe.grafana;

import java.util.List;
import java.util.Optional;

/** What Grafana says of what was written for it. */
public sealed interface GrafanaObservation {

  /** Nobody asked: no URL is given. */
  record NotAsked() implements GrafanaObservation {}

  /** It did not answer; {@code cause} is in our words. */
  record Unreachable(String cause) implements GrafanaObservation {}

  /** It does not let the operator look. */
  record Unauthorized(String cause) implements GrafanaObservation {}

  /**
   * It answered.
   *
   * @param prometheus the data source that is to hold the links; empty where it is not loaded
   * @param traces the data source of the traces; empty where it is not loaded
   * @param dashboardIsLoaded whether the dashboard is there; true where none is wanted
   */
  record Answered(
      Optional<LoadedDatasource> prometheus,
      Optional<LoadedDatasource> traces,
      boolean dashboardIsLoaded)
      implements GrafanaObservation {}

  /**
   * A data source as Grafana has it.
   *
   * @param uid by which links find it
   * @param type such as {@code prometheus} or {@code tempo}
   * @param linkedLabels labels that its {@code exemplarTraceIdDestinations} name
   */
  record LoadedDatasource(
      String uid, String name, String type, String url, List<String> linkedLabels) {}
}
