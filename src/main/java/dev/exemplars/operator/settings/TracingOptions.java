package dev.exemplars.operator.settings;

import java.net.URI;
import java.util.Optional;
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
    check()
        .require(
            ratio >= 0 && ratio <= 1,
            "--trace-ratio",
            String.valueOf(ratio),
            "a number from 0 to 1");
    if (endpoint.isBlank()) {
      return Optional.empty();
    }
    Optional<URI> uri = OptionCheck.baseUrl(endpoint.strip().replaceAll("/+$", ""));
    check()
        .require(
            uri.isPresent(),
            "--otlp-endpoint",
            endpoint,
            "an http or https URL without credentials, query or fragment");
    return uri.map(url -> new TracingSettings(url, ratio));
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
