package dev.exemplars.operator.api;

/** Every reason that a condition of a pipeline may carry: one vocabulary, one sentence a word. */
public enum Reason {
  Available(
      "The operands are applied and available, and the written configuration, where there is one, is in"
          + " force."),
  Suspended("`spec.suspend` is set: nothing is changed."),
  SpecInvalid(
      "A field has a value that cannot work, or the API server refuses the Deployment or the"
          + " claim; what runs keeps running."),
  UnsupportedVersion("`prometheus.version` is none that the operator knows how to configure."),
  NotAllowed(
      "The spec asks for what the operator's grants do not give this namespace, or for more than its"
          + " caps allow."),
  SecretNotFound(
      "A Secret that is referred to is not there for the operator: missing, without the label"
          + " `exemplars.dev/use: \"true\"`, or of a type that is never read; what runs keeps"
          + " running."),
  SecretKeyMissing(
      "A Secret that is referred to, and labelled, lacks the key, or holds under it what cannot be"
          + " used; what runs keeps running."),
  NameConflict(
      "An object that is not this pipeline's stands where an operand belongs: one that the operator"
          + " did not create, or a claim that an earlier pipeline left."),
  OperatorForbidden("The operator's own ServiceAccount may not do what it must; it tries again."),
  ApplyFailed(
      "The API server did not take an operand, or did not give a Secret; the operator tries again."),
  PodSecurityDenied(
      "The namespace's Pod Security refuses the Pod of Prometheus, which somebody has changed: what"
          + " the operator writes keeps to the level `restricted`."),
  QuotaExceeded("A ResourceQuota leaves no room for the Pod of Prometheus."),
  VolumePending("The Pod of Prometheus waits for a volume."),
  Unschedulable("No node takes the Pod of Prometheus."),
  ImagePullFailed("The image of Prometheus cannot be pulled."),
  OOMKilled("Prometheus was killed for want of memory, and has not come up since."),
  CrashLoop("Prometheus ends soon after it starts, or its container cannot be started at all."),
  DeploymentUnavailable(
      "The Prometheus Deployment has no available Pod, for no reason that has a name here: mostly,"
          + " Prometheus is starting."),
  ConfigPending("The running Prometheus has not loaded the written configuration yet."),
  ConfigRejected(
      "The running Prometheus refused the configuration that the spec asks for. It runs on with the one"
          + " that it loaded last, and so does a Pod that starts anew."),
  PrometheusUnavailable(
      "Prometheus does not answer the operator, so whether its configuration is in force is"
          + " unknown."),
  Settled("Nothing is left to do, or nothing stands in the way."),

  Proven("Every stage of the way is true."),
  Blocked("A stage before this one is broken, and without it this one cannot be judged."),
  NotObserved("The operator has not looked yet, or there is nothing to look at."),

  ExemplarsExposed("Targets offer exemplars with a trace id."),
  NoTargets("Prometheus has no target for this pipeline."),
  NotOpenMetrics(
      "Targets answer in the classic text format, which cannot carry exemplars, though they are asked for"
          + " OpenMetrics."),
  NoHistograms("Targets expose no histogram, and nothing says that they are to expose exemplars."),
  NoExemplars("Targets expose histograms that count requests, and no exemplar."),
  NoTraffic("Too few requests were counted to tell whether targets attach exemplars."),
  TraceIdLabelMissing(
      "Exemplars are exposed, and none of their labels holds anything like a trace id."),
  ExemplarTooLong(
      "The labels of exemplars have more than 128 characters together: Prometheus drops them without a word."),
  MalformedExposition(
      "A target exposes a line that Prometheus refuses, and with it the whole scrape."),
  NativeExemplarWithoutTimestamp(
      "Targets answer in protobuf, where Prometheus drops exemplars of native histograms that have no timestamp."),
  ProbeBlocked("The operator cannot, or may not, ask the targets itself."),
  ProbeUnauthorized("Targets ask the operator for credentials that it does not have."),
  ProbingOff("`spec.verification.probeTargets` is off, and nothing stored speaks for the targets."),

  TargetsUp("Prometheus scrapes targets."),
  TargetsDown("Prometheus reaches none of the targets."),
  ScrapeTimeout("Targets answer Prometheus too slowly."),
  ScrapeRejected("Prometheus refuses what targets answer."),
  DiscoveryForbidden("Prometheus may not list Pods, and so finds no target."),

  ExemplarsStored("Prometheus keeps exemplars."),
  StorageDisabled("Exemplar storage is off, or has no room."),
  ExemplarsUnsupported(
      "What answers as Prometheus has no exemplars to be asked for: an agent, or another server."),
  RemoteLimitZero(
      "The server keeps no exemplars of that tenant: its limit is zero, which is Mimir's default."),
  CapacityUnknown(
      "Nothing stored is seen, and the server does not tell whether it has room for exemplars."),
  NothingStored("Exemplars are exposed and scraped, and none is stored."),
  DroppedByRelabeling(
      "Exemplars are exposed and scraped, and the job's `metricRelabelings` drop the series that carry them."),
  OutOfOrder("Prometheus refuses exemplars as older than what it has of the same series."),
  Stale("What is stored is old, and nothing newer comes in."),
  ClockSkew("Exemplars come in, and are dated far from now."),
  WindowTooShort("The ring overwrites exemplars before anybody can look at them."),
  RecentlyRestarted("Prometheus has just started: too early to judge."),
  RemoteWriteFailing("A remote write loses exemplars."),

  Written("What is stored has a link in what is written; Grafana was not asked."),
  Loaded("What is stored has a link in what Grafana has loaded."),
  TraceIdLabelMismatch(
      "A label of stored exemplars holds trace ids, and none of the labels that are linked does."),
  TraceDatasourceNotFound(
      "Grafana has no data source of the uid to which the links lead, or one of another kind: it leaves them out, silently."),
  DatasourceNotLoaded(
      "Grafana has no Prometheus data source of the uid that is written, or that `grafana.datasource` names."),
  DatasourceConflict(
      "Grafana has another data source of that uid, or one whose links lead elsewhere."),
  DatasourceUidChanged(
      "Grafana has a data source of the name that the operator writes, under another uid: there it loads"
          + " nothing of the file, and links to the uid that is written lead nowhere."),
  DatasourceUnhealthy("Grafana has a data source that is needed, and its own check of it fails."),
  DashboardNotLoaded("Grafana has not loaded the dashboard of this pipeline."),
  GrafanaNotAsked(
      "The links are those of an existing data source, and nobody can look at it: `grafana.url` is not set."),
  GrafanaUnreachable("Grafana does not answer the operator."),
  GrafanaUnauthorized("Grafana does not let the operator look."),

  TracesFound("The traces of stored exemplars are in the backend."),
  TracesPending("Traces may still be on their way into the backend."),
  TracesUnsampled(
      "Traces of young exemplars are not in the backend: most likely they were never sampled."),
  TracesExpired("Only traces of old exemplars are looked for, and they are gone from the backend."),
  MalformedTraceId("What exemplars carry is no trace id of 16 or 32 hexadecimal digits."),
  BackendUnreachable("The trace backend does not answer the operator."),
  BackendUnauthorized("The trace backend asks the operator for credentials that it does not have."),
  BackendRateLimited("The trace backend has answered enough for now."),
  BackendError("The trace backend answers with an error."),
  TenantMismatch("The trace backend wants a tenant, or does not know the one that is named."),
  WrongEndpoint("What answers at the URL of the trace backend is none of its kind."),
  NothingToResolve("No stored exemplar holds a trace id that could be looked up."),
  NotVerifiable("A link is only formed: nobody can tell whether there is a trace behind it."),
  VerificationOff("`spec.verification.resolveTraces` is 0: no trace is looked up."),
  HostNotAllowed("The operator's grants do not let it call that host for this namespace.");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** One sentence for the documentation, in Markdown. */
  public String text() {
    return text;
  }
}
