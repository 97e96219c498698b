package dev.exemplars.operator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of traces of the operator's own work, part of {@link OperatorOptions}. */
final class TracingOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      defaultValue = ENV + "OTLP_ENDPOINT:-${env:OTEL_EXPORTER_OTLP_ENDPOINT:-}}",
      description =
          "Where traces of the operator's own work go: a receiver of OTLP over HTTP, such as"
              + " http://tempo:4318; /v1/traces is added. With it, histograms of the operator's"
              + " metrics carry exemplars. Headers, certificates and the like are taken from the"
              + " standard variables OTEL_EXPORTER_OTLP_*. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else"
              + " nothing is traced.")
  private String endpoint = "";

  @Option(
      names = "--trace-ratio",
      paramLabel = "RATIO",
      defaultValue = ENV + "TRACE_RATIO:-0.1}",
      description =
          "Share of the reconciles that are traced, from 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double ratio;

  /**
   * Where traces go; empty where there are none.
   *
   * @throws CommandLine.ParameterException where a value cannot be used
   */
  Optional<TracingSettings> settings() {
    require(
        ratio >= 0 && ratio <= 1, "--trace-ratio", String.valueOf(ratio), "a number from 0 to 1");
    if (endpoint.isBlank()) {
      return Optional.empty();
    }
    Optional<URI> uri = uri(endpoint.strip().replaceAll("/+$", ""));
    require(
        uri.isPresent(),
        "--otlp-endpoint",
        endpoint,
        "an http or https URL without credentials, query or fragment");
    return uri.map(url -> new TracingSettings(url, ratio));
  }

  private void require(boolean isSo, String option, String value, String wanted) {
    if (!isSo) {
      throw new CommandLine.ParameterException(
          spec == null ? new CommandLine(new Object()) : spec.commandLine(),
          "Invalid value for option '%s': '%s' is not %s".formatted(option, value, wanted));
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isUsable =
          Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return isUsable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
