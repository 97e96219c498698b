package dev.exemplars.operator.settings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Every option of the operator, in one place: as a flag, and as the environment variable of the
 * same name ({@code --http-port} is {@code EXEMPLAR_OPERATOR_HTTP_PORT}). Lists are separated by
 * commas.
 */
public final class OperatorOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern PRIORITY_CLASS =
      Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  /** Host, maybe with a port, and path; no tag and no digest. */
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9._-]+(:[0-9]+(?=/))?(/[a-z0-9._-]+)*");

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--watch-namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "WATCH_NAMESPACES:-}",
      description = "Namespaces whose pipelines are reconciled. Default: all.")
  private List<String> watchNamespaces = List.of();

  @Option(
      names = "--prometheus-version",
      paramLabel = "VERSION",
      defaultValue = ENV + "PROMETHEUS_VERSION:-3.16.0}",
      description = "Prometheus of pipelines that name none. Default: ${DEFAULT-VALUE}.")
  private String prometheusVersion = "";

  @Option(
      names = "--prometheus-image-repository",
      paramLabel = "REPOSITORY",
      defaultValue = ENV + "PROMETHEUS_IMAGE_REPOSITORY:-quay.io/prometheus/prometheus}",
      description = "Repository of the upstream image. Default: ${DEFAULT-VALUE}.")
  private String prometheusImageRepository = "";

  @Option(
      names = "--prometheus-url",
      paramLabel = "URL",
      defaultValue = ENV + "PROMETHEUS_URL:-http://{service}.{namespace}.svc:9090}",
      description =
          "How the operator reaches a pipeline's Prometheus; {service}, {namespace} and {name} are"
              + " replaced. Default: ${DEFAULT-VALUE}.")
  private String prometheusUrl = "";

  @Option(
      names = "--allow-loopback",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = ENV + "ALLOW_LOOPBACK:-false}",
      description =
          "Whether a Prometheus may be on this very machine: for an operator outside a cluster."
              + " Default: ${DEFAULT-VALUE}.")
  private boolean allowLoopback;

  @Option(
      names = "--grafana-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "GRAFANA_NAMESPACE:-}",
      description = "Where Grafana objects go. Default: the pipeline's own namespace.")
  private String grafanaNamespace = "";

  @Option(
      names = "--tempo-url",
      paramLabel = "URL",
      defaultValue = ENV + "TEMPO_URL:-}",
      description =
          "Tempo of pipelines whose tracing.tempo has no url, such as http://tempo.tracing.svc:3200. Who"
              + " may use it is granted as any other host. Default: a pipeline must name one.")
  private String tempoUrl = "";

  @Option(
      names = "--grant-grafana-namespaces",
      split = ",",
      paramLabel = "NAMESPACE=GRAFANA_NAMESPACE",
      defaultValue = ENV + "GRANT_GRAFANA_NAMESPACES:-}",
      description =
          "Who may write into a Grafana namespace other than their own; * is any. Default: nobody.")
  private List<String> grafanaNamespaceGrants = List.of();

  @Option(
      names = "--grant-hosts",
      split = ",",
      paramLabel = "NAMESPACE=HOST[/TENANT]",
      defaultValue = ENV + "GRANT_HOSTS:-}",
      description =
          "For whom the operator may call which host, and a data source in another namespace name it;"
              + " and as which tenant of it: without a tenant, none may be named. * is any, and"
              + " {namespace} the tenant that is named like the pipeline's namespace. Services of the"
              + " pipeline's own namespace need no grant. Default: nobody.")
  private List<String> hostGrants = List.of();

  @Option(
      names = "--grant-scrape-namespaces",
      split = ",",
      paramLabel = "NAMESPACE=TARGET_NAMESPACE",
      defaultValue = ENV + "GRANT_SCRAPE_NAMESPACES:-}",
      description =
          "Who may discover Pods in which namespace other than their own, named or found by label; * is"
              + " any, and as a target allows scrape.namespaces.from: All. Default: nobody.")
  private List<String> scrapeNamespaceGrants = List.of();

  @Option(
      names = "--grant-image-repositories",
      split = ",",
      paramLabel = "REPOSITORY",
      defaultValue = ENV + "GRANT_IMAGE_REPOSITORIES:-}",
      description =
          "Repositories that prometheus.image may name, beside the upstream one. Default: none.")
  private List<String> imageRepositories = List.of();

  @Option(
      names = "--grant-priority-classes",
      split = ",",
      paramLabel = "PRIORITY_CLASS",
      defaultValue = ENV + "GRANT_PRIORITY_CLASSES:-}",
      description = "What prometheus.priorityClassName may be. Default: none.")
  private List<String> priorityClasses = List.of();

  @Option(
      names = "--writes-in-flight",
      paramLabel = "N",
      defaultValue = ENV + "WRITES_IN_FLIGHT:-32}",
      description = "Requests to the API server at one time. Default: ${DEFAULT-VALUE}.")
  private int writesInFlight;

  @Option(
      names = "--upgrades-in-flight",
      paramLabel = "N",
      defaultValue = ENV + "UPGRADES_IN_FLIGHT:-5}",
      description =
          "Pipelines that a new --prometheus-version reaches at one time: the next ones go when their"
              + " Pods are available. Default: ${DEFAULT-VALUE}.")
  private int upgradesInFlight;

  @Option(
      names = "--observations-in-flight",
      paramLabel = "N",
      defaultValue = ENV + "OBSERVATIONS_IN_FLIGHT:-64}",
      description =
          "Pipelines observed at one time; half of them are those whose Prometheus answered the last"
              + " time. Default: ${DEFAULT-VALUE}.")
  private int observationsInFlight;

  @Option(
      names = "--observation-timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = ENV + "OBSERVATION_TIMEOUT:-10s}",
      description =
          "Time that one look at a Prometheus may take, all its requests together. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration observationTimeout = Duration.ZERO;

  @Option(
      names = "--retry-max-interval",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = ENV + "RETRY_MAX_INTERVAL:-2m}",
      description =
          "Longest pause between two tries of a failing pipeline; tries never end. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration retryMaxInterval = Duration.ZERO;

  @Option(
      names = "--termination-timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = ENV + "TERMINATION_TIMEOUT:-15s}",
      description = "Time that running reconciliations get at shutdown. Default: ${DEFAULT-VALUE}.")
  private Duration terminationTimeout = Duration.ZERO;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = ENV + "HTTP_PORT:-8080}",
      description =
          "Port of /livez, /readyz and /metrics; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
  private int httpPort;

  @Mixin private CapOptions caps = new CapOptions();

  @Mixin private CredentialOptions credentials = new CredentialOptions();

  @Mixin private AlertOptions alerts = new AlertOptions();

  @Mixin private LeaseOptions lease = new LeaseOptions();

  @Mixin private TracingOptions tracing = new TracingOptions();
  @Mixin private PodOptions pods = new PodOptions();

  /**
   * Parses flags over environment over defaults.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  public static OperatorOptions parse(String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.options;
  }

  /**
   * The options as settings.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  public OperatorSettings settings() {
    check()
        .require(
            httpPort >= 0 && httpPort < 65536, "--http-port", httpPort, "a port from 0 to 65535");
    check().require(writesInFlight > 0, "--writes-in-flight", writesInFlight, "at least 1");
    check().require(upgradesInFlight > 0, "--upgrades-in-flight", upgradesInFlight, "at least 1");
    check()
        .require(
            observationsInFlight > 1,
            "--observations-in-flight",
            observationsInFlight,
            "at least 2");
    nonBlank(watchNamespaces).forEach(name -> requireNamespace("--watch-namespaces", name));
    nonBlank(List.of(grafanaNamespace))
        .forEach(name -> requireNamespace("--grafana-namespace", name));
    requirePrometheus();
    check()
        .require(
            tempoUrl.isBlank() || isBaseUrl(tempoUrl),
            "--tempo-url",
            tempoUrl,
            "an http or https URL such as http://tempo.tracing.svc:3200");
    return new OperatorSettings(
        nonBlank(watchNamespaces),
        new OperatorSettings.PrometheusSettings(
            prometheusVersion,
            prometheusImageRepository,
            prometheusUrl.replaceAll("/+$", ""),
            allowLoopback),
        grants(),
        new OperatorSettings.Limits(
            writesInFlight,
            upgradesInFlight,
            observationsInFlight,
            observationTimeout,
            retryMaxInterval,
            terminationTimeout),
        caps.caps(),
        grafanaNamespace.isBlank() ? Optional.empty() : Optional.of(grafanaNamespace),
        tempoUrl.isBlank() ? Optional.empty() : Optional.of(tempoUrl),
        httpPort,
        lease.settings(),
        credentials.secretsNeedLabel(),
        alerts.runbookUrl(),
        tracing.settings(),
        pods.settings());
  }

  private void requirePrometheus() {
    check()
        .require(
            VERSION.matcher(prometheusVersion).matches(),
            "--prometheus-version",
            prometheusVersion,
            "three numbers such as 3.16.0");
    requireRepository("--prometheus-image-repository", prometheusImageRepository);
    check()
        .require(
            isBaseUrl(prometheusUrl.replaceAll("\\{(service|namespace|name)}", "x")),
            "--prometheus-url",
            prometheusUrl,
            "an http or https URL without credentials, query or fragment, in which {service},"
                + " {namespace} and {name} may stand");
  }

  private OperatorSettings.Grants grants() {
    Set<String> repositories = nonBlank(imageRepositories);
    repositories.forEach(name -> requireRepository("--grant-image-repositories", name));
    repositories.add(prometheusImageRepository);
    Set<String> priorities = nonBlank(priorityClasses);
    priorities.forEach(
        name ->
            check()
                .require(
                    PRIORITY_CLASS.matcher(name).matches(),
                    "--grant-priority-classes",
                    name,
                    "the name of a PriorityClass: at most 253 of a-z, 0-9, '-' and '.'"));
    return new OperatorSettings.Grants(
        grants("--grant-grafana-namespaces", grafanaNamespaceGrants),
        grants("--grant-grafana-credentials", credentials.grafanaCredentialGrants()),
        hostGrants(),
        grants("--grant-scrape-namespaces", scrapeNamespaceGrants),
        repositories,
        priorities,
        pods.networkPeerGrants());
  }

  private List<Grant> grants(String option, List<String> texts) {
    return nonBlank(texts).stream()
        .map(
            text ->
                Grant.parse(text)
                    .orElseThrow(
                        () ->
                            check()
                                .invalid(
                                    option,
                                    text,
                                    "of the form namespace=subject (either may be *)")))
        .toList();
  }

  private List<HostGrant> hostGrants() {
    return nonBlank(hostGrants).stream()
        .map(
            text ->
                HostGrant.parse(text)
                    .orElseThrow(
                        () ->
                            check()
                                .invalid(
                                    "--grant-hosts",
                                    text,
                                    "of the form namespace=host or namespace=host/tenant (each may be"
                                        + " *)")))
        .toList();
  }

  private void requireNamespace(String option, String value) {
    check()
        .require(
            NAMESPACE.matcher(value).matches(),
            option,
            value,
            "a namespace: at most 63 of a-z, 0-9 and '-'");
  }

  private void requireRepository(String option, String value) {
    check()
        .require(
            REPOSITORY.matcher(value).matches(), option, value, "an image repository without tag");
  }

  private static boolean isBaseUrl(String text) {
    return OptionCheck.baseUrl(text).isPresent();
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }

  private static Set<String> nonBlank(List<String> values) {
    Set<String> kept = new LinkedHashSet<>(values);
    kept.removeIf(String::isBlank);
    return kept;
  }

  /** Lets the options be parsed without a command around them. */
  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private OperatorOptions options = new OperatorOptions();
  }
}
