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
   * @param basicAuth whether to show a user and a password
   * @param secureJsonData what Grafana encrypts, and shows nobody
   */
  record Datasource(
      String name,
      String uid,
      String type,
      String access,
      String url,
      boolean isDefault,
      boolean editable,
      @Nullable Boolean basicAuth,
      @Nullable String basicAuthUser,
      JsonData jsonData,
      @Nullable SecureData secureJsonData) {}

  /** Settings of one kind of data source. */
  sealed interface JsonData {}

  /**
   * Settings of a Prometheus data source.
   *
   * @param httpMethod POST, for Grafana's frontend falls back to GET, whose URLs are too short
   * @param manageAlerts false: the rules of this Prometheus are not Grafana's to list
   * @param exemplarTraceIdDestinations a list; a map is accepted, stored, and shows no link at all
   * @param httpHeaderName1 and what follows: as of {@link TraceData}
   */
  record PrometheusData(
      String httpMethod,
      String timeInterval,
      boolean manageAlerts,
      List<TraceIdDestination> exemplarTraceIdDestinations,
      @Nullable String httpHeaderName1,
      @Nullable String httpHeaderName2,
      @Nullable Boolean tlsAuth,
      @Nullable Boolean tlsAuthWithCACert,
      @Nullable Boolean tlsSkipVerify,
      @Nullable String serverName)
      implements JsonData {}

  /**
   * A link from an exemplar: into a data source or out to a page, never both, for Grafana would
   * show two.
   *
   * @param name exemplar label, matched exactly
   * @param datasourceUid of the trace backend; an unknown uid makes the link vanish silently
   * @param url opened by the browser
   */
  record TraceIdDestination(
      String name, @Nullable String datasourceUid, @Nullable String url, String urlDisplayLabel) {}

  /**
   * Settings of a Tempo, Jaeger or Zipkin data source.
   *
   * @param tracesToMetrics what leads back from a span to its metrics
   * @param tracesToLogsV2 what leads from a span to its logs
   * @param httpHeaderName1 a header whose value {@link SecureData} has; Grafana reads headers by
   *     number until one is missing
   * @param tlsAuth whether to show a certificate
   * @param tlsAuthWithCACert whether to believe whom {@code tlsCACert} signed, and nobody else
   */
  record TraceData(
      @Nullable TracesToMetrics tracesToMetrics,
      @Nullable TracesToLogs tracesToLogsV2,
      @Nullable String httpHeaderName1,
      @Nullable String httpHeaderName2,
      @Nullable Boolean tlsAuth,
      @Nullable Boolean tlsAuthWithCACert,
      @Nullable Boolean tlsSkipVerify,
      @Nullable String serverName)
      implements JsonData {}

  /** What Grafana keeps to itself; a tenant is no secret, but a header has its value only here. */
  record SecureData(
      @Nullable String httpHeaderValue1,
      @Nullable String httpHeaderValue2,
      @Nullable String basicAuthPassword,
      @Nullable String tlsCACert,
      @Nullable String tlsClientCert,
      @Nullable String tlsClientKey) {}

  record TracesToMetrics(String datasourceUid) {}

  /**
   * What leads from a span to its logs.
   *
   * @param spanStartTimeShift how much earlier than the span a log line may be
   * @param tags which attributes of a span are which labels of its logs; all must match
   * @param filterByTraceID only lines that hold the trace id, in their text or as a label
   */
  record TracesToLogs(
      String datasourceUid,
      String spanStartTimeShift,
      String spanEndTimeShift,
      List<Tag> tags,
      boolean filterByTraceID,
      boolean filterBySpanID) {}

  record Tag(String key, String value) {}

  /**
   * The file. Grafana expands {@code $VAR}, {@code ${VAR}} and {@code $__file{}} in every string of
   * it, and {@code $$} is a dollar sign: so every dollar sign is doubled, once, here.
   */
  String text() {
    return YamlText.CAMEL_CASE.of(
        JsonStrings.map(YamlText.CAMEL_CASE.tree(this), text -> text.replace("$", "$$")));
  }
}
