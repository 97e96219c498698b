package dev.exemplars.examples.shop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Everything that the environment decides, parsed once: behind it no value is missing or out of
 * range.
 *
 * <p>Metrics have a port of their own, so that what is published to customers never publishes them,
 * a network policy can tell the two apart, and a flood of requests does not keep Prometheus out.
 *
 * @param bindAddress where both ports listen; all addresses unless told otherwise, since Prometheus
 *     comes from another host
 * @param port of the shop; 0 takes any free one
 * @param metricsPort of {@code /metrics}; 0 takes any free one
 * @param exemplarLabels what exemplars say, in order of importance
 * @param otlpEndpoint base URL that takes traces by OTLP over gRPC
 * @param serviceName the {@code service.name} of every span
 * @param sampler one of OpenTelemetry's, by its standard name
 * @param samplingRatio share of new traces that are kept; an incoming trace brings its own decision
 * @param loadRequestsPerSecond how often the shop calls itself, for demonstrations; 0 is never
 */
record Settings(
    InetAddress bindAddress,
    int port,
    int metricsPort,
    List<String> exemplarLabels,
    URI otlpEndpoint,
    String serviceName,
    String sampler,
    double samplingRatio,
    double loadRequestsPerSecond) {

  /** Refuses with one message that names every wrong variable and its value. */
  static Settings from(Map<String, String> variables) {
    Environment env = new Environment(variables);
    Settings settings =
        new Settings(
            env.read("BIND_ADDRESS", "0.0.0.0", "an IP address", InetAddress::ofLiteral),
            env.read("PORT", "8080", "a port (0 to 65535)", Settings::port),
            env.read("METRICS_PORT", "9464", "a port (0 to 65535)", Settings::port),
            env.read(
                "EXEMPLAR_LABELS",
                "trace_id,span_id",
                "a list of " + String.join(", ", ExemplarLabels.NAMES),
                ExemplarLabels::parse),
            env.read(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:4317",
                "an http or https URL",
                Settings::httpUrl),
            env.read("OTEL_SERVICE_NAME", "shop", "a name", name -> name),
            env.read(
                "OTEL_TRACES_SAMPLER",
                "parentbased_traceidratio",
                "one of " + String.join(", ", Tracing.SAMPLERS),
                Settings::sampler),
            env.read(
                "OTEL_TRACES_SAMPLER_ARG", "0.1", "a ratio (0 to 1)", text -> numberUpTo(1, text)),
            env.read(
                "LOAD_REQUESTS_PER_SECOND",
                "0",
                "a number from 0 to 1000",
                text -> numberUpTo(1000, text)));
    if (settings.port != 0 && settings.port == settings.metricsPort) {
      env.refuse(
          "METRICS_PORT",
          settings.metricsPort,
          "is taken by PORT, metrics need a port of their own");
    }
    env.verify();
    return settings;
  }

  /** Where this host itself reaches a port: a wildcard is an address to listen on, not to call. */
  URI urlOf(int boundPort) {
    InetAddress address =
        bindAddress.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bindAddress;
    String host = address.getHostAddress();
    boolean needsBrackets = address instanceof Inet6Address;
    return URI.create("http://" + (needsBrackets ? "[" + host + "]" : host) + ":" + boundPort);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("out of range");
    }
    return port;
  }

  private static String sampler(String text) {
    if (!Tracing.SAMPLERS.contains(text)) {
      throw new IllegalArgumentException("unknown sampler");
    }
    return text;
  }

  private static double numberUpTo(int most, String text) {
    double number = Double.parseDouble(text);
    if (!(number >= 0 && number <= most)) { // refuses NaN as well
      throw new IllegalArgumentException("out of range");
    }
    return number;
  }

  private static URI httpUrl(String text) {
    URI url = URI.create(text);
    boolean speaksHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!speaksHttp || url.getHost() == null) {
      throw new IllegalArgumentException("no http URL");
    }
    return url;
  }
}
