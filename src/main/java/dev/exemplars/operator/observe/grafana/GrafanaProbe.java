package dev.exemplars.operator.observe.grafana;

import dev.exemplars.operator.observe.grafana.GrafanaApi.NotLetIn;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
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
   * What is asked of a Grafana.
   *
   * @param prometheusUid of the data source that is to hold the links
   * @param tracesUid of the one to which they lead; empty where they lead to a page
   * @param dashboardUid empty where none is wanted
   * @param followsLinks whether links lead wherever the data source says, where nobody else does
   */
  public record Request(
      GrafanaAccess.Given access,
      String prometheusUid,
      Optional<String> tracesUid,
      Optional<String> dashboardUid,
      boolean followsLinks) {

    /** That of a pipeline; empty where nobody is to be asked, or nothing is written. */
    public static Optional<Request> of(PipelinePlan plan) {
      return plan.grafanaAccess() instanceof GrafanaAccess.Given access
              && plan.grafana() instanceof GrafanaPlan.Written written
          ? Optional.of(
              new Request(
                  access,
                  plan.names().prometheusDatasourceUid(),
                  traceUid(plan),
                  written.dashboard().map(any -> plan.names().dashboardUid()),
                  false))
          : Optional.empty();
    }
  }

  /**
   * Looks; never throws.
   *
   * @param request empty where nobody is to be asked
   * @param credentials what the Secrets of the request hold
   */
  public GrafanaObservation look(Optional<Request> request, Credentials credentials) {
    return request.map(one -> look(one, credentials)).orElse(new NotAsked());
  }

  private GrafanaObservation look(Request request, Credentials credentials) {
    try {
      GrafanaApi api =
          new GrafanaApi(
              http,
              request.access().url(),
              Identity.of(request.access().client(), credentials),
              Deadline.in(timeout));
      Optional<LoadedDatasource> prometheus = api.datasource(request.prometheusUid());
      Optional<String> tracesUid =
          request.followsLinks()
              ? prometheus
                  .map(LoadedDatasource::linkedUids)
                  .flatMap(uids -> uids.stream().findFirst())
              : request.tracesUid();
      return new Answered(
          prometheus,
          tracesUid.isPresent() ? api.datasource(tracesUid.get()) : Optional.empty(),
          tracesUid.isPresent(),
          request.dashboardUid().isEmpty() || api.hasDashboard(request.dashboardUid().get()));
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
