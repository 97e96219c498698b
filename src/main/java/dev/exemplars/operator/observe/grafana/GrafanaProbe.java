package dev.exemplars.operator.observe.grafana;

import dev.exemplars.operator.observe.grafana.GrafanaApi.NotLetIn;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Dashboard;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotWanted;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unauthorized;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Unreachable;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.LabelLink;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.TraceBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks one Grafana for the data sources and the dashboard of a pipeline, within one deadline. */
public final class GrafanaProbe {

  private final BoundedHttp http;
  private final Duration timeout;
  private final HealthTurns turns = new HealthTurns();

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
   * @param prometheus the data source that is to hold the links
   * @param traces the one to which they lead; empty where they lead to a page
   * @param dashboardUid empty where none is wanted
   * @param followsLinks whether links lead wherever the data source says, where nobody else does
   */
  public record Request(
      GrafanaAccess.Given access,
      WantedDatasource prometheus,
      Optional<WantedDatasource> traces,
      Optional<String> dashboardUid,
      boolean followsLinks) {

    /** That of a pipeline; empty where nobody is to be asked, or nothing is written. */
    public static Optional<Request> of(PipelinePlan plan) {
      return plan.grafanaAccess() instanceof GrafanaAccess.Given access
              && plan.grafana() instanceof GrafanaPlan.Written written
          ? Optional.of(
              new Request(
                  access,
                  metricsOf(plan, written),
                  tracesOf(plan),
                  written.dashboard().map(any -> plan.names().dashboardUid()),
                  false))
          : Optional.empty();
    }
  }

  /**
   * Looks; never throws.
   *
   * @param pipeline whose Grafana it is
   * @param request empty where nobody is to be asked
   * @param credentials what the Secrets of the request hold
   */
  public GrafanaObservation look(
      String pipeline, Optional<Request> request, Credentials credentials) {
    return request.map(one -> look(pipeline, one, credentials)).orElse(new NotAsked());
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String pipeline) {
    turns.forget(pipeline);
  }

  private GrafanaObservation look(String pipeline, Request request, Credentials credentials) {
    try {
      GrafanaApi api =
          new GrafanaApi(
              http,
              request.access().url(),
              Identity.of(request.access().client(), credentials),
              Deadline.in(timeout));
      Sought prometheus = api.seek(request.prometheus());
      Optional<WantedDatasource> wanted =
          request.followsLinks() ? whereLinksLead(prometheus) : request.traces();
      Optional<Sought> traces =
          wanted.isPresent() ? Optional.of(api.seek(wanted.get())) : Optional.empty();
      Dashboard dashboard =
          request.dashboardUid().isPresent()
              ? api.dashboard(request.dashboardUid().get())
              : new NotWanted();
      // Last, for it waits for another server: what it takes of the time is missed by nothing.
      List<String> there =
          Stream.concat(Stream.of(prometheus), traces.stream())
              .filter(one -> one.found().isPresent())
              .map(Sought::uid)
              .distinct()
              .toList();
      return new Answered(
          prometheus, traces, dashboard, turns.failing(pipeline, there, api::fails));
    } catch (NotLetIn e) {
      return new Unauthorized(String.valueOf(e.getMessage()));
    } catch (ProbeException e) {
      return new Unreachable(e.said());
    }
  }

  private static Optional<WantedDatasource> whereLinksLead(Sought prometheus) {
    return prometheus.found().stream()
        .flatMap(one -> one.links().stream())
        .flatMap(link -> link.uid().stream())
        .findFirst()
        .map(uid -> new WantedDatasource(uid, Set.of(), Optional.empty()));
  }

  private static WantedDatasource metricsOf(PipelinePlan plan, GrafanaPlan.Written written) {
    return written
        .existingDatasource()
        .map(WantedDatasource::existingPrometheus)
        .orElse(
            new WantedDatasource(
                plan.metricsDatasourceUid(),
                Set.of("prometheus"),
                Optional.of(plan.names().prometheusDatasourceName())));
  }

  /** Links of a Jaeger or of a bare link lead to a page, not into Grafana. */
  private static Optional<WantedDatasource> tracesOf(PipelinePlan plan) {
    return plan.traceTarget() instanceof LabelLink.Datasource target
        ? Optional.of(
            new WantedDatasource(
                target.uid(),
                Set.of(
                    plan.tracing().backend() instanceof TraceBackend.Zipkin ? "zipkin" : "tempo"),
                plan.tracing().backend().needsDatasource()
                    ? Optional.of(plan.names().traceDatasourceName())
                    : Optional.empty()))
        : Optional.empty();
  }
}
