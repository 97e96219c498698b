package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.Scope;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.SharedPrometheus;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way through a real Prometheus that is there already, and scrapes others, too. */
class ExternalPrometheusIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final RealCluster CLUSTER = RealCluster.shared();

  @TempDir private static Path directory;
  private static String namespace;
  private static TempoServer tempo;
  private static ExampleShop shop;
  private static SharedPrometheus prometheus;
  private static Pipelines pipelines;

  @BeforeAll
  static void start() {
    namespace = CLUSTER.newNamespace("external");
    tempo = TempoServer.start(directory);
    shop = ExampleShop.start(directory, 20, 1.0, tempo.otlpGrpcUrl());
    shop.register(CLUSTER.admin(), namespace);
    prometheus =
        SharedPrometheus.start(directory.resolve("shared"), shop, List.of(namespace, "bank"));
    pipelines = new Pipelines(CLUSTER.admin(), namespace);
    tempo.awaitReady();
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    shop.close();
    tempo.close();
  }

  @Test
  @Shows({"spec.externalPrometheus.url", "spec.externalPrometheus.match"})
  void theWayThroughAPrometheusThatExistsIsProvenAndNothingIsWrittenForIt() {
    try (OperatorUnderTest operator = operator()) {
      pipelines.apply("proven", spec("url: " + prometheus.url()));
      ExemplarPipelineStatus proven = await("proven", "TracesFound");

      assertThat(proven.conditions())
          .extracting(PipelineCondition::type, PipelineCondition::status)
          .extracting(Object::toString)
          .contains(
              "(\"Ready\", \"True\")",
              "(\"Verified\", \"True\")",
              "(\"Exposed\", \"True\")",
              "(\"Scraped\", \"True\")",
              "(\"Stored\", \"True\")",
              "(\"Linked\", \"True\")",
              "(\"Resolvable\", \"True\")");
      assertThat(Pipelines.ready(proven).message()).contains("no alerts");
      assertThat(proven.exemplars().scope()).isEqualTo(Scope.Server);
      assertThat(proven.exemplars().capacity()).isEqualTo(10_000);
      assertThat(proven.prometheus().version()).isEqualTo("3.16.0");
      assertThat(proven.prometheus().url()).isEqualTo(prometheus.url());
      assertThat(proven.targets().total()).as("of two").isEqualTo(1);
      assertThat(proven.targets().withExemplars()).isEqualTo(1);
      assertThat(written("proven").map(HasMetadata::getKind)).containsOnly("ConfigMap");
      assertThat(proven.grafana().datasourceUids()).hasSize(2);

      pipelines.apply(
          "proven",
          spec(
              "url: %s, match: 'namespace=\"%s\",pod!=\"shop\"'"
                  .formatted(prometheus.url(), namespace)));
      ExemplarPipelineStatus none =
          pipelines.await("no target", "proven", PATIENCE, status -> status.targets().total() == 0);
      assertThat(none.exemplars().labels()).isNull();
      assertThat(operator.status("/readyz")).isEqualTo(200);
    }
  }

  @Test
  void aPipelineThatGoesOverToAPrometheusThatExistsLeavesItsVolumeAndNothingElse() {
    try (OperatorUnderTest operator = operator()) {
      String own =
          """
          tracing: {tempo: {url: http://tempo:3200}}
          prometheus: {storage: {volumeClaim: {size: 1Gi}}}
          scrape: {jobs: [{name: own, podSelector: {}, authorization: {credentials: {name: token, key: token}}}]}
          verification: {interval: 5s}
          """;
      secret("token");
      pipelines.apply("over", own);
      pipelines.awaitReason("over", "DeploymentUnavailable");
      assertThat(written("over").map(HasMetadata::getKind))
          .contains("Deployment", "Service", "ServiceAccount", "Role", "RoleBinding", "Secret");
      String claim = claimUid();

      pipelines.apply("over", spec("url: " + prometheus.url()));
      await("over", "TracesFound");

      assertThat(written("over").map(HasMetadata::getKind)).containsOnly("ConfigMap");
      assertThat(claimUid()).isEqualTo(claim);

      pipelines.apply("over", own);
      Waiting.until(
          "the Deployment again",
          PATIENCE,
          () -> written("over").anyMatch(one -> one.getKind().equals("Deployment")));
      assertThat(claimUid()).isEqualTo(claim);
      assertThat(operator.status("/readyz")).isEqualTo(200);
    }
  }

  @Test
  @Shows({
    "spec.externalPrometheus.serviceRef.name",
    "spec.externalPrometheus.serviceRef.namespace",
    "spec.externalPrometheus.serviceRef.port"
  })
  void aServiceOfAnotherNamespaceIsAskedByItsName() throws IOException {
    int port = RealProcess.freePort();
    Path hosts = directory.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 metrics.monitoring.svc localhost\n");
    try (RealProcess operator =
        OperatorProcess.startAmid(
            hosts,
            Files.createDirectories(directory.resolve("process")),
            CLUSTER.kubeconfig(
                "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig")),
            "--http-port=" + port,
            "--watch-namespaces=" + namespace,
            "--allow-loopback=true",
            "--grant-hosts=*=127.0.0.1,*=metrics.monitoring.svc")) {
      operator.awaitOk("http://127.0.0.1:%d/readyz".formatted(port));
      pipelines.apply(
          "service",
          spec(
              "serviceRef: {name: metrics, namespace: monitoring, port: %d}"
                  .formatted(URI.create(prometheus.url()).getPort())));

      ExemplarPipelineStatus proven = await("service", "TracesFound");

      assertThat(proven.prometheus().url()).startsWith("http://metrics.monitoring.svc:");
    }
  }

  private static OperatorUnderTest operator() {
    return OperatorUnderTest.start(
        CLUSTER, namespace, "--allow-loopback=true", "--grant-hosts=*=127.0.0.1");
  }

  private static String spec(String external) {
    return """
        externalPrometheus: {%s}
        tracing: {tempo: {url: %s}}
        verification: {interval: 5s}
        """
        .formatted(external, tempo.url());
  }

  private static ExemplarPipelineStatus await(String name, String reason) {
    return pipelines.await(
        reason,
        name,
        PATIENCE,
        status -> status.verdict() != null && status.verdict().reason().equals(reason));
  }

  private static void secret(String name) {
    CLUSTER.applyText(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: %s, labels: {exemplars.dev/use: "true"}}
        stringData: {token: t0ken}
        """
            .formatted(name, namespace));
  }

  private static String claimUid() {
    return CLUSTER
        .admin()
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("over-prometheus-data")
        .require()
        .getMetadata()
        .getUid();
  }

  /** All but a claim that is of a pipeline. */
  private static Stream<HasMetadata> written(String pipeline) {
    KubernetesClient admin = CLUSTER.admin();
    return Stream.of(
            admin.apps().deployments().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.serviceAccounts().inNamespace(namespace).list().getItems(),
            admin.secrets().inNamespace(namespace).list().getItems(),
            admin.configMaps().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> object.getMetadata().getName().startsWith(pipeline + "-"));
  }
}
