package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.JsonStrings;
import dev.exemplars.operator.operands.form.YamlText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Grafana data source provisioning file.
 *
 * @param apiVersion always 1; without it Grafana reads an older dialect that knows no uid
 * @param prune lets Grafana 11.1 and later delete these data sources when the file is gone
 */
record DatasourceProvisioning(int apiVersion, boolean prune, List<Datasource> datasources) {

  /**
   * One data source.
   *
   * @param name its identity for Grafana, within an organisation
   * @param isDefault never true: a second default stops Grafana from starting
   */
  record Datasource(
      String name,
      String uid,
      String type,
      String access,
      String url,
      boolean isDefault,
      boolean editable,
      JsonData jsonData) {}

  /** Settings of one kind of data source. */
  sealed interface JsonData {}

  /**
   * Settings of a Prometheus data source.
   *
   * @param httpMethod POST, for Grafana's frontend falls back to GET, whose URLs are too short
   * @param manageAlerts false: the rules of this Prometheus are not Grafana's to list
   * @param exemplarTraceIdDestinations a list; a map is accepted, stored, and shows no link at all
   */
  record PrometheusData(
      String httpMethod,
      String timeInterval,
      boolean manageAlerts,
      List<TraceIdDestination> exemplarTraceIdDestinations)
      implements JsonData {}

  /**
   * A link from an exemplar to its trace.
   *
   * @param name exemplar label, matched exactly
   * @param datasourceUid of the trace backend; an unknown uid makes the link vanish silently
   */
  record TraceIdDestination(String name, String datasourceUid, String urlDisplayLabel) {}

  /**
   * Settings of a Tempo data source.
   *
   * @param tracesToMetrics what leads back from a span to its metrics
   */
  record TempoData(@Nullable TracesToMetrics tracesToMetrics) implements JsonData {}

  record TracesToMetrics(String datasourceUid) {}

  /**
   * The file. Grafana expands {@code $VAR}, {@code ${VAR}} and {@code $__file{}} in every string of
   * it, and {@code $$} is a dollar sign: so every dollar sign is doubled, once, here.
   */
  String text() {
    return YamlText.CAMEL_CASE.of(
        JsonStrings.map(YamlText.CAMEL_CASE.tree(this), text -> text.replace("$", "$$")));
  }
}
