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
   * @param traces the data source of the traces; empty where it is not loaded, or not wanted
   * @param tracesAreWanted whether links lead to one: not where they lead to a page
   * @param dashboardIsLoaded whether the dashboard is there; true where none is wanted
   */
  record Answered(
      Optional<LoadedDatasource> prometheus,
      Optional<LoadedDatasource> traces,
      boolean tracesAreWanted,
      boolean dashboardIsLoaded)
      implements GrafanaObservation {

    /** Of a pipeline whose links lead to a data source. */
    public Answered(
        Optional<LoadedDatasource> prometheus,
        Optional<LoadedDatasource> traces,
        boolean dashboardIsLoaded) {
      this(prometheus, traces, true, dashboardIsLoaded);
    }

    /** Whether links lead nowhere. */
    public boolean tracesAreMissing() {
      return tracesAreWanted && traces.isEmpty();
    }
  }

  /**
   * A data source as Grafana has it.
   *
   * @param uid by which links find it
   * @param type such as {@code prometheus} or {@code tempo}
   * @param linkedLabels labels that its {@code exemplarTraceIdDestinations} name
   * @param linkedUids data sources to which they lead; fewer where some lead to a page
   */
  record LoadedDatasource(
      String uid,
      String name,
      String type,
      String url,
      List<String> linkedLabels,
      List<String> linkedUids) {

    /** One of which nobody asks where its links lead. */
    public LoadedDatasource(
        String uid, String name, String type, String url, List<String> linkedLabels) {
      this(uid, name, type, url, linkedLabels, List.of());
    }
  }
}
