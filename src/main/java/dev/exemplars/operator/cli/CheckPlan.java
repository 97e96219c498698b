package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.ChainObserver.Tracing;
import dev.exemplars.operator.observe.Watched;
import dev.exemplars.operator.observe.grafana.GrafanaProbe;
import dev.exemplars.operator.observe.grafana.WantedDatasource;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.plan.LinkTemplate;
import dev.exemplars.operator.plan.TraceBackend;
import dev.exemplars.operator.plan.TracingPlan;
import dev.exemplars.operator.settings.CheckOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a command line asks for, read and understood.
 *
 * @param access where Prometheus is
 * @param targets how targets are asked
 * @param tracing where traces are; empty where nobody says
 * @param grafana who is asked for links; empty where nobody is
 * @param credentials what the files and the environment hold
 * @param traceIdLabels labels that are linked, as far as the command line says
 * @param timeout longest time until the verdict
 */
record CheckPlan(
    Watched.Access access,
    ClientPlan targets,
    Optional<Tracing> tracing,
    Optional<GrafanaProbe.Request> grafana,
    Credentials credentials,
    List<String> traceIdLabels,
    Duration timeout) {

  /** So many traces in each look. */
  private static final int TRACES = 5;

  private static final Pattern UID = Pattern.compile(Schema.DATASOURCE_UID);
  private static final Pattern ONE_TENANT = Pattern.compile(Schema.TENANT);
  private static final Pattern LABEL = Pattern.compile(Schema.EXEMPLAR_LABEL);

  CheckPlan {
    traceIdLabels = List.copyOf(traceIdLabels);
  }

  /**
   * Reads options, and the files that they name.
   *
   * @throws IllegalArgumentException naming the option, and what is wrong with it
   */
  static CheckPlan of(CheckOptions options) {
    options.traceIdLabels().forEach(label -> require(LABEL, label, "--trace-id-label"));
    options.tenant().ifPresent(tenant -> require(ONE_TENANT, tenant, "--tenant"));
    CheckSecrets secrets = new CheckSecrets(options);
    Watched.Access access = access(options, secrets);
    Optional<Tracing> tracing =
        backend(options, secrets).map(one -> tracing(one, options, secrets));
    Optional<GrafanaProbe.Request> grafana = options.grafana().map(one -> grafana(one, secrets));
    return new CheckPlan(
        access,
        secrets.nobody(),
        tracing,
        grafana,
        secrets.credentials(),
        options.traceIdLabels(),
        options.timeout());
  }

  private static Watched.Access access(CheckOptions options, CheckSecrets secrets) {
    HttpUrl url = url("--prometheus", options.prometheus());
    Map<String, String> headers = new HashMap<>(secrets.headers(options.prometheusHeaders()));
    options.tenant().ifPresent(tenant -> headers.putIfAbsent(Watched.TENANT, tenant));
    ClientPlan client = secrets.client(options.prometheusToken(), options.prometheusLogin());
    try {
      return new Watched.Access(
          url.toString().replaceFirst("/+$", ""),
          headers,
          Identity.of(client, secrets.credentials()));
    } catch (ProbeException e) {
      throw new IllegalArgumentException(e.said(), e);
    }
  }

  private static Optional<TraceBackend> backend(CheckOptions options, CheckSecrets secrets) {
    CheckOptions.Backend backend = options.backend();
    return Stream.of(
            backend
                .tempo()
                .<TraceBackend>map(
                    text ->
                        new TraceBackend.Tempo(
                            url("--tempo", text),
                            options.tenant(),
                            secrets.client(options.tempoToken(), options.tempoLogin()),
                            Optional.empty())),
            backend.jaeger().<TraceBackend>map(text -> jaeger(url("--jaeger", text))),
            backend
                .zipkin()
                .<TraceBackend>map(text -> new TraceBackend.Zipkin(url("--zipkin", text))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static TraceBackend jaeger(HttpUrl url) {
    return new TraceBackend.Jaeger(
        url, new LinkTemplate(url.toString().replaceFirst("/+$", "") + "/trace/", ""));
  }

  private static Tracing tracing(TraceBackend backend, CheckOptions options, CheckSecrets secrets) {
    return new Tracing(
        new TracingPlan(backend, options.traceIdLabels(), List.of(), List.of()),
        TRACES,
        secrets.client(options.tempoToken(), options.tempoLogin()));
  }

  private static GrafanaProbe.Request grafana(
      CheckOptions.GrafanaOptions options, CheckSecrets secrets) {
    require(UID, options.datasourceUid(), "--datasource-uid");
    return new GrafanaProbe.Request(
        new GrafanaAccess.Given(url("--grafana", options.url()), secrets.client(options.token())),
        WantedDatasource.existingPrometheus(options.datasourceUid()),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  private static HttpUrl url(String option, String text) {
    return HttpUrl.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: '%s' is no http or https URL without credentials and query"
                        .formatted(option, text)));
  }

  private static void require(Pattern form, String value, String option) {
    if (value.length() > Schema.LONGEST_SUBDOMAIN || !form.matcher(value).matches()) {
      throw new IllegalArgumentException("%s: '%s' cannot be one".formatted(option, value));
    }
  }
}
