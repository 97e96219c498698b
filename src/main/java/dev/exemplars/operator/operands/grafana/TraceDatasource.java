package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Tag;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToLogs;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToMetrics;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.TraceBackend;
import java.util.List;
import java.util.Optional;

/** The data source of the trace backend. */
final class TraceDatasource {

  /** As OpenTelemetry names the service of a span, and Loki that of a log line. */
  private static final Tag SERVICE = new Tag("service.name", "service_name");

  private TraceDatasource() {}

  /** Whether it holds credentials. */
  static boolean needsSecrets(PipelinePlan plan) {
    return !plan.tracing().backend().secrets().isEmpty();
  }

  /** Empty where links lead elsewhere. */
  static Optional<Datasource> of(
      PipelinePlan plan, GrafanaPlan.Written grafana, Credentials credentials) {
    TraceBackend backend = plan.tracing().backend();
    DatasourceClient client = DatasourceClient.of(backend, credentials);
    TraceData data = data(plan, client, grafana.lokiUid());
    return switch (backend) {
      case TraceBackend.Tempo tempo ->
          tempo.existingDatasource().isPresent()
              ? Optional.empty()
              : Optional.of(of(plan, new Server("tempo", tempo.url()), data, client));
      case TraceBackend.Jaeger jaeger ->
          Optional.of(of(plan, new Server("jaeger", jaeger.url()), data, client));
      case TraceBackend.Zipkin zipkin ->
          Optional.of(of(plan, new Server("zipkin", zipkin.url()), data, client));
      case TraceBackend.Link link -> Optional.empty();
    };
  }

  private record Server(String type, HttpUrl url) {}

  private static Datasource of(
      PipelinePlan plan, Server server, TraceData data, DatasourceClient client) {
    return new Datasource(
        plan.names().traceDatasourceName(),
        plan.names().traceDatasourceUid(),
        server.type(),
        "proxy",
        server.url().toString(),
        false,
        false,
        client.asUser(),
        client.user().orElse(null),
        data,
        client.secureData());
  }

  private static TraceData data(
      PipelinePlan plan, DatasourceClient client, Optional<String> lokiUid) {
    return new TraceData(
        new TracesToMetrics(plan.metricsDatasourceUid()),
        lokiUid.map(TraceDatasource::logs).orElse(null),
        client.header(0, DatasourceClient.Header::name),
        client.header(1, DatasourceClient.Header::name),
        client.showsCertificate(),
        client.believesOneAuthority(),
        client.believesAnybody(),
        client.serverName());
  }

  /** Five minutes around a span: clocks differ, and lines are written after the fact. */
  private static TracesToLogs logs(String lokiUid) {
    return new TracesToLogs(lokiUid, "-5m", "5m", List.of(SERVICE), true, false);
  }
}
