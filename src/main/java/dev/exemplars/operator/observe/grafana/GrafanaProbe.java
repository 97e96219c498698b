package dev.exemplars.operator.observe.grafana;

import dev.exemplars.operator.observe.grafana.GrafanaApi.NotLetIn;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.TraceBackend;
import java.time.Duration;
import java.util.Optional;

/** Asks one Grafana for the data sources and the dashboard of a pipeline, within one deadline. */
public final class GrafanaProbe {

  private final BoundedHttp http;
  private final Duration timeout;

  /**
   * @param timeout of a look, however much it asks
   */
  public GrafanaProbe(BoundedHttp http, Duration timeout) {
    this.http = http;
    this.timeout = timeout;
  }

  /**
   * Looks; never throws.
   *
   * @param credentials what the Secrets of the plan hold
   */
  public GrafanaObservation look(PipelinePlan plan, Credentials credentials) {
    return plan.grafanaAccess() instanceof GrafanaAccess.Given access
            && plan.grafana() instanceof GrafanaPlan.Written written
        ? look(plan, written, access, credentials)
        : new NotAsked();
  }

  private GrafanaObservation look(
      PipelinePlan plan,
      GrafanaPlan.Written written,
      GrafanaAccess.Given access,
      Credentials credentials) {
    try {
      GrafanaApi api =
          new GrafanaApi(
              http, access.url(), Identity.of(access.client(), credentials), Deadline.in(timeout));
      Optional<String> tracesUid = traceUid(plan);
      return new Answered(
          api.datasource(plan.names().prometheusDatasourceUid()),
          tracesUid.isPresent() ? api.datasource(tracesUid.get()) : Optional.empty(),
          tracesUid.isPresent(),
          written.dashboard().isEmpty() || api.hasDashboard(plan.names().dashboardUid()));
    } catch (NotLetIn e) {
      return new Unauthorized(String.valueOf(e.getMessage()));
    } catch (ProbeException e) {
      return new Unreachable(e.said());
    }
  }

  /** To which links lead; those of a Jaeger or of a bare link lead to a page, not into Grafana. */
  private static Optional<String> traceUid(PipelinePlan plan) {
    String written = plan.names().traceDatasourceUid();
    return switch (plan.tracing().backend()) {
      case TraceBackend.Tempo tempo -> Optional.of(tempo.existingDatasource().orElse(written));
      case TraceBackend.Zipkin zipkin -> Optional.of(written);
      case TraceBackend.Jaeger jaeger -> Optional.empty();
      case TraceBackend.Link link -> Optional.empty();
    };
  }
}
