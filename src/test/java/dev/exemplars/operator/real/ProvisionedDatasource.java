package dev.exemplars.operator.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.operands.form.JsonStrings;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A data source as Grafana reads it from a provisioning file. */
public record ProvisionedDatasource(JsonNode settings) {

  private static final Pattern VARIABLE = Pattern.compile("\\$(__\\w+\\{[^}]*}|\\{[^}]*}|\\w+)");

  /** Those of a file, in its order. */
  public static List<ProvisionedDatasource> of(String file) {
    try {
      JsonNode read =
          JsonStrings.map(new YAMLMapper().readTree(file), ProvisionedDatasource::expanded);
      return read.path("datasources").valueStream().map(ProvisionedDatasource::new).toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no YAML", e);
    }
  }

  /** The first of the file in a Secret. */
  public static ProvisionedDatasource in(Secret secret) {
    byte[] file = Base64.getDecoder().decode(secret.getData().values().iterator().next());
    return of(new String(file, StandardCharsets.UTF_8)).getFirst();
  }

  public String type() {
    return settings.path("type").asText();
  }

  /** What Grafana keeps to itself. */
  public String secure(String name) {
    return settings.path("secureJsonData").path(name).asText();
  }

  /** The headers that Grafana adds to every request: by number, until a name is missing. */
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; settings.path("jsonData").has("httpHeaderName" + i); i++) {
      headers.put(
          settings.path("jsonData").path("httpHeaderName" + i).asText(),
          secure("httpHeaderValue" + i));
    }
    if (settings.path("basicAuth").asBoolean()) {
      String shown = settings.path("basicAuthUser").asText() + ":" + secure("basicAuthPassword");
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8)));
    }
    return headers;
  }

  /**
   * The status that its server answers to Grafana.
   *
   * @throws IOException where the two do not come to terms over TLS
   */
  public int status(String path) throws IOException {
    String url = settings.path("url").asText() + path;
    JsonNode data = settings.path("jsonData");
    return url.startsWith("https:")
        ? new TlsRequest(
                !data.path("tlsSkipVerify").asBoolean(),
                data.path("tlsAuthWithCACert").asBoolean() ? secure("tlsCACert") : "",
                data.path("tlsAuth").asBoolean() ? secure("tlsClientCert") : "",
                secure("tlsClientKey"),
                data.path("serverName").asText())
            .send(URI.create(url), headers())
        : Http.status(url, headers());
  }

  /** A pair is a dollar sign; a variable, of which none is set, is empty. */
  private static String expanded(String text) {
    return Arrays.stream(text.split("\\$\\$", -1))
        .map(part -> VARIABLE.matcher(part).replaceAll(""))
        .collect(Collectors.joining("$"));
  }
}
