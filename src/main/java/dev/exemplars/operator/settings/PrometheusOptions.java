package dev.exemplars.operator.settings;

import dev.exemplars.operator.settings.OperatorSettings.PrometheusSettings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the Prometheus servers that pipelines get, part of {@link OperatorOptions}. */
final class PrometheusOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--prometheus-version",
      paramLabel = "VERSION",
      defaultValue = ENV + "PROMETHEUS_VERSION:-3.16.0}",
      description = "Prometheus of pipelines that name none. Default: ${DEFAULT-VALUE}.")
  private String version = "";

  @Option(
      names = "--prometheus-image-repository",
      paramLabel = "REPOSITORY",
      defaultValue = ENV + "PROMETHEUS_IMAGE_REPOSITORY:-quay.io/prometheus/prometheus}",
      description = "Repository of the upstream image. Default: ${DEFAULT-VALUE}.")
  private String imageRepository = "";

  @Option(
      names = "--prometheus-url",
      paramLabel = "URL",
      defaultValue = ENV + "PROMETHEUS_URL:-http://{service}.{namespace}.svc:9090}",
      description =
          "How the operator reaches a pipeline's Prometheus; {service}, {namespace} and {name} are"
              + " replaced. Default: ${DEFAULT-VALUE}.")
  private String url = "";

  @Option(
      names = "--allow-loopback",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = ENV + "ALLOW_LOOPBACK:-false}",
      description =
          "Whether a Prometheus may be on this very machine: for an operator outside a cluster."
              + " Default: ${DEFAULT-VALUE}.")
  private boolean allowLoopback;

  /**
   * The options as settings.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  PrometheusSettings settings() {
    check()
        .require(
            VERSION.matcher(version).matches(),
            "--prometheus-version",
            version,
            "three numbers such as 3.16.0");
    check().requireRepository("--prometheus-image-repository", imageRepository);
    check()
        .require(
            OptionCheck.baseUrl(url.replaceAll("\\{(service|namespace|name)}", "x")).isPresent(),
            "--prometheus-url",
            url,
            "an http or https URL without credentials, query or fragment, in which {service},"
                + " {namespace} and {name} may stand");
    return new PrometheusSettings(
        version, imageRepository, url.replaceAll("/+$", ""), allowLoopback);
  }

  /** Of the upstream image. */
  String imageRepository() {
    return imageRepository;
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
