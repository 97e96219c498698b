package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.TlsPlan;
import dev.exemplars.operator.plan.TlsPlan.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape job and a remote write have in common: who Prometheus is to the other side, and
 * whom it believes. Credentials are files, which Prometheus reads anew for every request.
 */
public record HttpClientConfig(
    @Nullable BasicAuth basicAuth,
    @Nullable Authorization authorization,
    @Nullable TlsConfig tlsConfig) {

  public record BasicAuth(String usernameFile, String passwordFile) {}

  public record Authorization(String type, String credentialsFile) {}

  /** How to use TLS. */
  public record TlsConfig(
      @Nullable String caFile,
      @Nullable String certFile,
      @Nullable String keyFile,
      @Nullable String serverName,
      @Nullable Boolean insecureSkipVerify) {}

  static HttpClientConfig of(ClientPlan client) {
    return switch (client.authentication()) {
      case Authentication.None none -> new HttpClientConfig(null, null, tls(client.tls()));
      case Authentication.Basic basic ->
          new HttpClientConfig(
              new BasicAuth(path(basic.username()), path(basic.password())),
              null,
              tls(client.tls()));
      case Authentication.Header header ->
          new HttpClientConfig(
              null,
              new Authorization(header.type(), path(header.credentials())),
              tls(client.tls()));
    };
  }

  private static @Nullable TlsConfig tls(TlsPlan plan) {
    TlsConfig config =
        new TlsConfig(
            plan.ca().map(HttpClientConfig::path).orElse(null),
            plan.identity().map(Identity::certificate).map(HttpClientConfig::path).orElse(null),
            plan.identity().map(Identity::key).map(HttpClientConfig::path).orElse(null),
            plan.serverName().orElse(null),
            plan.insecureSkipVerify() ? true : null);
    return config.equals(new TlsConfig(null, null, null, null, null)) ? null : config;
  }

  private static String path(SecretUse use) {
    return PrometheusLayout.CREDENTIALS_DIRECTORY + "/" + use.file();
  }
}
