package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a Prometheus of which nothing is known for its version. */
final class VersionProbe {

  private static final long MOST_BYTES = 1024 * 1024;

  /** A Thanos is still before its first. */
  private static final int OLDEST = 2;

  private static final Pattern METRIC =
      Pattern.compile(
          "^prometheus_build_info\\{(?:[^\\n]{0,1000},)?version=\"([^\"]{1,50})\"",
          Pattern.MULTILINE);

  private static final Pattern SUFFIX = Pattern.compile("[-+].*");

  private VersionProbe() {}

  /**
   * The version; empty where it does not tell, as a Mimir or a Thanos of its own version.
   *
   * @param metric the version as its metrics have it
   */
  static Optional<PrometheusVersion> look(PrometheusApi api, Optional<String> metric) {
    return answer(api).or(() -> metric).flatMap(VersionProbe::parse);
  }

  private static Optional<String> answer(PrometheusApi api) {
    try {
      return api.read("/api/v1/status/buildinfo", MOST_BYTES, VersionProbe::read);
    } catch (ProbeException e) {
      return Optional.empty();
    }
  }

  /** As it stands in the metrics of a server; a few characters. */
  static Optional<String> metric(String metrics) {
    Matcher metric = METRIC.matcher(metrics);
    return metric.find() ? Optional.of(metric.group(1)) : Optional.empty();
  }

  /** One that names its application is another than Prometheus. */
  private static Optional<String> read(InputStream answer) throws IOException, ProbeException {
    try (JsonCursor json = JsonCursor.of(answer, MOST_BYTES)) {
      BuildInfo found = new BuildInfo();
      json.fields(
          field -> {
            if (field.equals("data")) {
              json.fields(name -> found.read(name, json));
            }
          });
      return found.isOther ? Optional.empty() : found.version;
    } catch (JsonProcessingException e) {
      throw new ProbeException(ApiAnswers.NOT_AS_EXPECTED);
    }
  }

  /** A release candidate behaves as the release. */
  private static Optional<PrometheusVersion> parse(String text) {
    return PrometheusVersion.parse(SUFFIX.matcher(text).replaceFirst(""))
        .filter(version -> version.atLeast(OLDEST, 0));
  }

  /** The answer while its fields come in. */
  private static final class BuildInfo {

    private Optional<String> version = Optional.empty();
    private boolean isOther;

    void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "version" -> version = json.text();
        case "application" -> isOther = true;
        default -> {
          // Nothing that is needed.
        }
      }
    }
  }
}
