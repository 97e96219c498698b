package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Gateway;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.ProvisionedDatasource;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.ScriptedTarget;
import dev.exemplars.operator.real.SharedPrometheus;
import dev.exemplars.operator.real.Shows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus behind gates of every kind, asked by the operator and, with what the written
 * data source says, as Grafana does.
 */
class ExternalCredentialsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PATH = "/api/v1/status/buildinfo";
  private static final String TOKEN = "t$$0-${HOME}";
  private static final RealCluster CLUSTER = RealCluster.shared();

  @TempDir private static Path directory;
  private static String namespace;
  private static ExampleShop shop;
  private static SharedPrometheus prometheus;
  private static OperatorUnderTest operator;
  private static Pipelines pipelines;

  @BeforeAll
  static void start() {
    namespace = CLUSTER.newNamespace("guarded");
    shop = ExampleShop.start(directory, 20, 1.0, "http://127.0.0.1:9");
    shop.register(CLUSTER.admin(), namespace);
    prometheus = SharedPrometheus.start(directory.resolve("shared"), shop, List.of(namespace));
    pipelines = new Pipelines(CLUSTER.admin(), namespace);
    operator =
        OperatorUnderTest.start(
            CLUSTER,
            namespace,
            "--allow-loopback=true",
            "--grant-hosts=*=127.0.0.1,*=127.0.0.1/shop,*=127.0.0.1/bank");
    pipelines.secret(
        "prometheus", Map.of("token", TOKEN + "\n", "name", "ann", "password", "$$one"));
  }

  @AfterAll
  static void stop() {
    operator.close();
    prometheus.close();
    shop.close();
  }

  @Test
  @Shows("spec.externalPrometheus.authorization.credentials")
  void aTokenIsShownAndWithoutItNothingIsSeen() throws IOException {
    try (Gatekeeper gate = Gatekeeper.start(prometheus.url(), "Bearer " + TOKEN)) {
      String url = "url: http://127.0.0.1:" + gate.port();
      pipelines.apply(
          "token", spec(url + ", authorization: {credentials: {name: prometheus, key: token}}"));
      pipelines.apply("bare", spec(url));

      await("token", "ExemplarsStored");
      ExemplarPipelineStatus bare = await("bare", "PrometheusUnavailable");

      assertThat(bare.prometheus().unreachable()).contains("401");
      assertThat(bare.verdict().message()).contains("credentials of externalPrometheus");
      assertThat(gate.refused()).containsOnly("");
      assertThat(datasource("token").status(PATH)).isEqualTo(200);
      assertThat(datasource("bare").status(PATH)).isEqualTo(401);
    }
  }

  @Test
  @Shows({
    "spec.externalPrometheus.authorization.type",
    "spec.externalPrometheus.basicAuth.username",
    "spec.externalPrometheus.basicAuth.password"
  })
  void aUserOrATokenOfAnotherTypeIsShown() throws IOException {
    String ann =
        "Basic " + Base64.getEncoder().encodeToString("ann:$$one".getBytes(StandardCharsets.UTF_8));
    try (Gatekeeper user = Gatekeeper.start(prometheus.url(), ann);
        Gatekeeper other = Gatekeeper.start(prometheus.url(), "Token " + TOKEN)) {
      pipelines.apply(
          "user",
          spec(
              "url: http://127.0.0.1:%d, basicAuth: {username: {name: prometheus, key: name}, password: {name: prometheus, key: password}}"
                  .formatted(user.port())));
      pipelines.apply(
          "other",
          spec(
              "url: http://127.0.0.1:%d, authorization: {type: Token, credentials: {name: prometheus, key: token}}"
                  .formatted(other.port())));

      await("user", "ExemplarsStored");
      await("other", "ExemplarsStored");

      assertThat(datasource("user").status(PATH)).isEqualTo(200);
      assertThat(datasource("other").status(PATH)).isEqualTo(200);
      assertThat(user.refused()).isEmpty();
      assertThat(other.refused()).isEmpty();
    }
  }

  @Test
  @Shows("spec.externalPrometheus.tenant")
  void itIsAskedAsATenantAndAsNoOther() throws IOException {
    try (ScriptedTarget gateway =
        ScriptedTarget.start(Gateway.ofTenant(prometheus.url(), "shop"))) {
      pipelines.apply("tenant", spec("url: %s, tenant: shop".formatted(gateway.url())));
      pipelines.apply("wrong", spec("url: %s, tenant: bank".formatted(gateway.url())));

      await("tenant", "ExemplarsStored");
      await("wrong", "PrometheusUnavailable");

      assertThat(datasource("tenant").status(PATH)).isEqualTo(200);
      assertThat(datasource("wrong").status(PATH)).isEqualTo(401);
    }
  }

  @Test
  @Shows({
    "spec.externalPrometheus.tlsConfig.ca.secret",
    "spec.externalPrometheus.tlsConfig.cert.secret",
    "spec.externalPrometheus.tlsConfig.keySecret",
    "spec.externalPrometheus.tlsConfig.serverName",
    "spec.externalPrometheus.tlsConfig.insecureSkipVerify"
  })
  void aPrometheusBehindTlsIsReachedByWhoKnowsItAndByWhoDoesNotLook() throws IOException {
    Certificate server = Certificate.of("prometheus.example.com", directory);
    Certificate client = Certificate.of("grafana", directory);
    pipelines.secret(
        "tls", Map.of("ca", server.pem(), "cert", client.pem(), "key", client.keyPem()));
    String own = "cert: {secret: {name: tls, key: cert}}, keySecret: {name: tls, key: key}";
    String ca = "ca: {secret: {name: tls, key: ca}}, ";
    try (Gatekeeper gate = Gatekeeper.start(prometheus.url(), "", server, client)) {
      String url = "url: https://127.0.0.1:%d, tlsConfig: {".formatted(gate.port());
      pipelines.apply("right", spec(url + ca + own + ", serverName: prometheus.example.com}"));
      pipelines.apply("name", spec(url + ca + own + ", serverName: other.example.com}"));
      pipelines.apply("ca", spec(url + own + ", serverName: prometheus.example.com}"));
      pipelines.apply("bare", spec(url + ca + "serverName: prometheus.example.com}"));
      pipelines.apply("blind", spec(url + own + ", insecureSkipVerify: true}"));

      await("right", "ExemplarsStored");
      await("blind", "ExemplarsStored");
      await("name", "PrometheusUnavailable");
      await("ca", "PrometheusUnavailable");
      await("bare", "PrometheusUnavailable");

      assertThat(datasource("right").status(PATH)).isEqualTo(200);
      assertThat(datasource("blind").status(PATH)).isEqualTo(200);
    }
  }

  private static String spec(String external) {
    return """
        externalPrometheus: {%s}
        tracing: {link: {urlTemplate: 'http://127.0.0.1/{value}'}}
        verification: {interval: 5s}
        """
        .formatted(external);
  }

  private static ExemplarPipelineStatus await(String name, String reason) {
    return pipelines.await(
        reason,
        name,
        PATIENCE,
        status ->
            status.conditions() != null
                && status.conditions().stream().anyMatch(one -> one.reason().equals(reason)));
  }

  /** That of Prometheus, in whichever of the two objects it stands. */
  private static ProvisionedDatasource datasource(String pipeline) {
    Stream<ProvisionedDatasource> plain =
        CLUSTER
            .admin()
            .configMaps()
            .inNamespace(namespace)
            .withName(pipeline + "-grafana-datasources")
            .require()
            .getData()
            .values()
            .stream()
            .flatMap(file -> ProvisionedDatasource.of(file).stream());
    Stream<ProvisionedDatasource> secret =
        Optional.ofNullable(
            CLUSTER
                .admin()
                .secrets()
                .inNamespace(namespace)
                .withName(pipeline + "-grafana-traces")
                .get())
            .map(ProvisionedDatasource::in)
            .stream();
    return Stream.concat(plain, secret)
        .filter(one -> one.type().equals("prometheus"))
        .findFirst()
        .orElseThrow();
  }
}
