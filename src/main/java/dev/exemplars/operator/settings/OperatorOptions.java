package dev.exemplars.operator.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Every option of the operator, here or in one of the groups named here: as a flag, and as the
 * environment variable of the same name ({@code --http-port} is {@code
 * EXEMPLAR_OPERATOR_HTTP_PORT}). Lists are separated by commas.
 */
public final class OperatorOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--watch-namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "WATCH_NAMESPACES:-}",
      description = "Namespaces whose pipelines are reconciled. Default: all.")
  private List<String> watchNamespaces = List.of();

  @Mixin private PrometheusOptions prometheus = new PrometheusOptions();

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

  @Mixin private GrantOptions grants = new GrantOptions();

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
    OptionCheck.nonBlank(watchNamespaces)
        .forEach(name -> check().requireNamespace("--watch-namespaces", name));
    if (!grafanaNamespace.isBlank()) {
      check().requireNamespace("--grafana-namespace", grafanaNamespace);
    }
    check()
        .require(
            tempoUrl.isBlank() || OptionCheck.baseUrl(tempoUrl).isPresent(),
            "--tempo-url",
            tempoUrl,
            "an http or https URL such as http://tempo.tracing.svc:3200");
    return new OperatorSettings(
        OptionCheck.nonBlank(watchNamespaces),
        prometheus.settings(),
        grants.settings(prometheus.imageRepository()),
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

  private OptionCheck check() {
    return new OptionCheck(spec);
  }

  /** Lets the options be parsed without a command around them. */
  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private OperatorOptions options = new OperatorOptions();
  }
}
