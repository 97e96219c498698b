package dev.exemplars.operator.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * What {@code check} is told of a way that no pipeline builds. Secrets come from files or from the
 * environment: everybody on a machine sees its command lines.
 */
public final class CheckOptions {

  private static final String ENV = "EXEMPLAR_CHECK_";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Option(
      names = "--prometheus",
      required = true,
      paramLabel = "URL",
      description =
          "Check the way through this Prometheus (or Mimir, Thanos), with no cluster at all.")
  private String prometheus = "";

  @Option(
      names = "--prometheus-bearer-token-file",
      paramLabel = "FILE",
      description =
          "File with a token for it. Without one: the variable EXEMPLAR_CHECK_PROMETHEUS_TOKEN.")
  private @Nullable Path prometheusToken;

  @Option(
      names = "--prometheus-basic-auth-file",
      paramLabel = "FILE",
      description = "File with a user and a password for it, as user:password.")
  private @Nullable Path prometheusLogin;

  @Option(
      names = "--prometheus-headers-file",
      paramLabel = "FILE",
      description =
          "File with headers for it, each a line such as X-Team: shop; a tenant there counts before"
              + " --tenant.")
  private @Nullable Path prometheusHeaders;

  @ArgGroup private Backend backend = new Backend();

  @Option(
      names = "--tempo-bearer-token-file",
      paramLabel = "FILE",
      description =
          "File with a token for the trace backend. Without one: the variable"
              + " EXEMPLAR_CHECK_TEMPO_TOKEN.")
  private @Nullable Path tempoToken;

  @Option(
      names = "--tempo-basic-auth-file",
      paramLabel = "FILE",
      description = "File with a user and a password for the trace backend, as user:password.")
  private @Nullable Path tempoLogin;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Tenant of a Tempo or a Mimir: X-Scope-OrgID of what is asked of both.")
  private @Nullable String tenant;

  @ArgGroup(exclusive = false)
  private @Nullable GrafanaOptions grafana;

  @Option(
      names = "--trace-id-label",
      paramLabel = "LABEL",
      description =
          "Exemplar label that is linked to the trace backend; may be repeated. With --grafana it must"
              + " be among the links there; without, nothing else says what is linked.")
  private List<String> traceIdLabels = List.of();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "File with the certificates, in PEM, of who may sign those of all servers.")
  private @Nullable Path ca;

  @Option(names = "--insecure-skip-verify", description = "Believe every certificate.")
  private boolean isUnverified;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Longest time until the verdict: traces may need half a minute to arrive. Default: 60s.")
  private Duration timeout = TIMEOUT;

  /** Where traces are; at most one. */
  public static final class Backend {

    @Option(names = "--tempo", paramLabel = "URL", description = "Tempo that has the traces.")
    private @Nullable String tempo;

    @Option(names = "--jaeger", paramLabel = "URL", description = "Jaeger that has the traces.")
    private @Nullable String jaeger;

    @Option(names = "--zipkin", paramLabel = "URL", description = "Zipkin that has the traces.")
    private @Nullable String zipkin;

    public Optional<String> tempo() {
      return Optional.ofNullable(tempo);
    }

    public Optional<String> jaeger() {
      return Optional.ofNullable(jaeger);
    }

    public Optional<String> zipkin() {
      return Optional.ofNullable(zipkin);
    }
  }

  /** Where links are looked for. */
  public static final class GrafanaOptions {

    @Option(
        names = "--grafana",
        required = true,
        paramLabel = "URL",
        description = "Grafana whose data source is to link exemplars to traces.")
    private String url = "";

    @Option(
        names = "--datasource-uid",
        required = true,
        paramLabel = "UID",
        description = "Uid of that data source, of the Prometheus.")
    private String datasourceUid = "";

    @Option(
        names = "--grafana-token-file",
        paramLabel = "FILE",
        description =
            "File with a token of a service account. Without one: the variable"
                + " EXEMPLAR_CHECK_GRAFANA_TOKEN.")
    private @Nullable Path token;

    public String url() {
      return url;
    }

    public String datasourceUid() {
      return datasourceUid;
    }

    /** Who asks. */
    public CheckSecret token() {
      return secret("--grafana-token-file", token, "GRAFANA_TOKEN");
    }
  }

  public String prometheus() {
    return prometheus;
  }

  public CheckSecret prometheusToken() {
    return secret("--prometheus-bearer-token-file", prometheusToken, "PROMETHEUS_TOKEN");
  }

  public CheckSecret prometheusLogin() {
    return file("--prometheus-basic-auth-file", prometheusLogin);
  }

  public CheckSecret prometheusHeaders() {
    return file("--prometheus-headers-file", prometheusHeaders);
  }

  public Backend backend() {
    return backend;
  }

  public CheckSecret tempoToken() {
    return secret("--tempo-bearer-token-file", tempoToken, "TEMPO_TOKEN");
  }

  public CheckSecret tempoLogin() {
    return file("--tempo-basic-auth-file", tempoLogin);
  }

  public Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  public Optional<GrafanaOptions> grafana() {
    return Optional.ofNullable(grafana);
  }

  public List<String> traceIdLabels() {
    return List.copyOf(traceIdLabels);
  }

  public CheckSecret ca() {
    return file("--ca-file", ca);
  }

  public boolean isUnverified() {
    return isUnverified;
  }

  public Duration timeout() {
    return timeout;
  }

  private static CheckSecret file(String option, @Nullable Path file) {
    return new CheckSecret(option, Optional.ofNullable(file), Optional.empty());
  }

  private static CheckSecret secret(String option, @Nullable Path file, String variable) {
    return new CheckSecret(
        option, Optional.ofNullable(file), Optional.ofNullable(System.getenv(ENV + variable)));
  }
}
