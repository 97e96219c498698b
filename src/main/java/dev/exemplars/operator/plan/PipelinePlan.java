package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineSpec;
import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeSpec;
import dev.exemplars.operator.settings.OperatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything decided about a pipeline: what follows transcribes, and asks nothing again.
 *
 * @param id which pipeline
 * @param suspended whether operands are left as they are
 * @param external a Prometheus of others; where there is one, none is written, nor anything that it
 *     would be told: {@code prometheus}, {@code scrape} and {@code alerts} are of no matter then
 * @param prometheusUrl where the operator finds the running Prometheus
 * @param grafanaAccess how Grafana is asked what it has loaded
 * @param alerts what Prometheus watches; empty where nothing
 */
public record PipelinePlan(
    PipelineId id,
    boolean suspended,
    Optional<ExternalPlan> external,
    PrometheusPlan prometheus,
    ScrapePlan scrape,
    TracingPlan tracing,
    GrafanaPlan grafana,
    GrafanaAccess grafanaAccess,
    Optional<AlertsPlan> alerts,
    String prometheusUrl,
    VerificationPlan verification) {

  private static final String LINK_TITLE = "View Trace";
  private static final Pattern NAME = Pattern.compile(Schema.PIPELINE_NAME);

  /** Plans a pipeline that nothing surrounds: without a cluster. */
  public static PlanResult of(ExemplarPipeline pipeline, OperatorSettings settings) {
    return of(pipeline, settings, Surroundings.NONE);
  }

  /** Plans a pipeline, or lists all that is wrong with its spec. */
  public static PlanResult of(
      ExemplarPipeline pipeline, OperatorSettings settings, Surroundings surroundings) {
    SpecProblems problems = new SpecProblems();
    PipelineId id = PipelineId.of(pipeline);
    problems.require(
        NAME.matcher(id.name()).matches(),
        "metadata.name",
        id.name(),
        "must start with a letter and hold at most 40 of a-z, 0-9 and '-', for Service names"
            + " derive from it");
    boolean isNamespace =
        problems.require(
            Names.isDnsLabel(id.namespace()),
            "metadata.namespace",
            id.namespace(),
            "is not a namespace: at most 63 of a-z, 0-9 and '-'");
    PipelineId usable = isNamespace ? id : new PipelineId("default", id.name());
    checkTurn(id, surroundings.olderPipelines(), settings, problems);
    PipelinePlan plan =
        resolve(
            pipeline, usable, new ScrapePlan.Bounds(settings, surroundings.selected()), problems);
    return problems.list().isEmpty()
        ? new PlanResult.Planned(plan)
        : new PlanResult.Refused(problems.list());
  }

  private static PipelinePlan resolve(
      ExemplarPipeline pipeline, PipelineId id, ScrapePlan.Bounds bounds, SpecProblems problems) {
    ExemplarPipelineSpec spec = pipeline.getSpec();
    OperatorSettings settings = bounds.settings();
    HostGrants hosts = new HostGrants(id.namespace(), settings.grants());
    TracingPlan tracing = TracingPlan.of(spec.tracing(), hosts, settings.tempoUrl(), problems);
    Optional<ExternalPlan> external = external(spec, hosts, problems);
    String service = new Names(id).prometheus();
    PrometheusSpec server = Optional.ofNullable(spec.prometheus()).orElse(PrometheusSpec.UNSET);
    PrometheusPlan prometheus =
        PrometheusPlan.of(server, MeasuredRing.of(pipeline.getStatus()), settings, problems);
    NetworkPolicyPlan.checkGrants(server, id.namespace(), settings, problems);
    ScrapePlan scrape =
        ScrapePlan.of(
            Optional.ofNullable(spec.scrape())
                .orElseGet(external.isPresent() ? ScrapeSpec::byOthers : ScrapeSpec::defaults),
            id.namespace(),
            bounds,
            problems);
    checkUsernames(prometheus.version(), clients(prometheus, scrape), problems);
    return new PipelinePlan(
        id,
        Boolean.TRUE.equals(spec.suspend()),
        external,
        prometheus,
        scrape,
        tracing,
        GrafanaPlan.of(spec, id, new GrafanaPlan.Servers(tracing, external), settings, problems)
            .orSeen(SeenHistograms.of(pipeline.getStatus())),
        GrafanaAccess.of(Optional.ofNullable(spec.grafana()), id.namespace(), settings, problems),
        AlertsPlan.of(spec.alerts(), scrape, settings.runbookUrl(), problems)
            .filter(any -> external.isEmpty()),
        external
            .map(ExternalPlan::url)
            .orElse(settings.prometheus().urlOf(service, id.namespace(), id.name())),
        VerificationPlan.of(spec.verification(), problems));
  }

  /** Two of them would leave open which one is meant. */
  private static Optional<ExternalPlan> external(
      ExemplarPipelineSpec spec, HostGrants hosts, SpecProblems problems) {
    Optional<ExternalPlan> external =
        Optional.ofNullable(spec.externalPrometheus())
            .map(given -> ExternalPlan.of(given, hosts, problems));
    if (external.isPresent()) {
      String field = "spec.externalPrometheus";
      boolean isAlone = spec.prometheus() == null;
      problems.require(isAlone, field, "", ExemplarPipelineSpec.ONE_PROMETHEUS);
      problems.require(spec.scrape() == null, field, "", ExemplarPipelineSpec.NOTHING_TO_SCRAPE);
      boolean hasAlerts = spec.alerts() != null && !Boolean.FALSE.equals(spec.alerts().enabled());
      problems.require(!hasAlerts, field, "", ExemplarPipelineSpec.NOWHERE_FOR_ALERTS);
    }
    return external;
  }

  /** The oldest ones of a namespace run; one that is over its cap waits for an older one to go. */
  private static void checkTurn(
      PipelineId id, int older, OperatorSettings settings, SpecProblems problems) {
    int cap = settings.caps().pipelinesPerNamespace();
    if (older >= cap) {
      problems.add(
          Reason.NotAllowed,
          "metadata.name",
          id.name(),
          "is one more pipeline than the %d that the operator allows in a namespace: delete an older one, or have its --max-pipelines-per-namespace raised"
              .formatted(cap));
    }
  }

  /** A username is from a Secret, and so must never stand in a ConfigMap. */
  private static void checkUsernames(
      PrometheusVersion version, Stream<ClientPlan> clients, SpecProblems problems) {
    if (!version.isSupported() || version.dialect().hasUsernameFile()) {
      return;
    }
    clients
        .map(ClientPlan::authentication)
        .flatMap(
            given ->
                given instanceof ClientPlan.Authentication.Basic basic
                    ? Stream.of(basic.username())
                    : Stream.empty())
        .forEach(
            username ->
                problems.add(
                    Reason.UnsupportedVersion,
                    username.field(),
                    version,
                    "is a Prometheus that reads no username from a file: set prometheus.version to"
                        + " 2.49.0 or newer, or use authorization"));
  }

  private static Stream<ClientPlan> clients(PrometheusPlan prometheus, ScrapePlan scrape) {
    return Stream.concat(
        prometheus.remoteWrites().stream().map(RemoteWritePlan::client),
        scrape.jobs().stream().map(JobPlan::client));
  }

  /** What Prometheus needs from Secrets. */
  public List<SecretUse> prometheusSecrets() {
    return clients(prometheus, scrape).flatMap(client -> client.secrets().stream()).toList();
  }

  /** What the pipeline needs from Secrets. */
  public List<SecretUse> secrets() {
    return Stream.of(
            prometheusSecrets(),
            external.map(ExternalPlan::lookupSecrets).orElse(List.of()),
            grafanaSecrets(),
            grafanaAccess.secrets(),
            tracing.lookupSecrets())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** What the data sources that are written need from Secrets. */
  public List<SecretUse> grafanaSecrets() {
    return grafana instanceof GrafanaPlan.Written written
        ? Stream.concat(
                written.leadingTo(external).stream().flatMap(it -> it.client().secrets().stream()),
                tracing.backend().secrets().stream())
            .toList()
        : List.of();
  }

  /** Uid of the data source of Prometheus: written, or there already. */
  public String metricsDatasourceUid() {
    return grafana instanceof GrafanaPlan.Written written
        ? written.existingDatasource().orElse(names().prometheusDatasourceUid())
        : names().prometheusDatasourceUid();
  }

  /** Uid of the data source of the traces: written, or there already; a bare link has none. */
  public Optional<String> tracesDatasourceUid() {
    return tracing
        .backend()
        .existingUid()
        .or(
            () ->
                tracing.backend().needsDatasource()
                    ? Optional.of(names().traceDatasourceUid())
                    : Optional.empty());
  }

  /** Where an exemplar label that carries a trace id leads. */
  public LabelLink.Target traceTarget() {
    return switch (tracing.backend()) {
      case TraceBackend.Tempo tempo -> into();
      case TraceBackend.Zipkin zipkin -> into();
      case TraceBackend.Jaeger jaeger -> new LabelLink.Page(jaeger.page());
      case TraceBackend.Link link -> new LabelLink.Page(link.page());
    };
  }

  private LabelLink.Target into() {
    return new LabelLink.Datasource(tracesDatasourceUid().orElseThrow());
  }

  /** All links of exemplar labels: to traces first, in the user's order. */
  public List<LabelLink> exemplarLinks() {
    return Stream.concat(
            tracing.traceIdLabels().stream()
                .map(label -> new LabelLink(label, traceTarget(), LINK_TITLE)),
            tracing.links().stream())
        .toList();
  }

  /** Time between two observations. */
  public Duration verificationInterval() {
    return verification.interval();
  }

  public Names names() {
    return new Names(id);
  }
}
