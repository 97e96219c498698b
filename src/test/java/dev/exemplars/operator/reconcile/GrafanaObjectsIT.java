package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written for Grafana, and where, on a real API server. */
class GrafanaObjectsIT {

  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("objects");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  /** As Grafana's sidecar looks for them. */
  @Test
  @Shows({
    "spec.grafana.labels.dashboard.*",
    "spec.grafana.labels.datasource.*",
    "spec.grafana.folder"
  })
  void grafanaFindsItsObjectsByTheirLabelsAndTheFolderBesides() {
    pipelines.apply(
        "demo",
        MINIMAL
            + "\ngrafana: {folder: Team, labels: {dashboard: {board: ours}, datasource: {source: ours}}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(labelled("board"))
        .singleElement()
        .satisfies(
            map -> {
              assertThat(map.getMetadata().getName()).isEqualTo("demo-grafana-dashboard");
              assertThat(map.getMetadata().getAnnotations())
                  .containsEntry("grafana_folder", "Team");
            });
    assertThat(labelled("source"))
        .extracting(map -> map.getMetadata().getName())
        .containsExactly("demo-grafana-datasources");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracing: {tempo: {url: http://traces:1234}}  | url: \"http://traces.%s.svc:1234\"",
        "tracing: {jaeger: {url: http://traces:1234}} | url: \"http://traces.%s.svc:1234\"",
        "tracing: {zipkin: {url: http://traces:1234}} | url: \"http://traces.%s.svc:1234\"",
        "{tracing: {tempo: {url: http://traces:1234}}, grafana: {logs: {lokiUid: loki-1}}} | datasourceUid: \"loki-1\""
      })
  @Shows({
    "spec.tracing.tempo.url",
    "spec.tracing.jaeger.url",
    "spec.tracing.zipkin.url",
    "spec.grafana.logs.lokiUid"
  })
  void grafanaIsGivenTheTraceBackendAndTheLogs(String spec, String given) {
    pipelines.apply("demo", spec);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(
            admin
                .configMaps()
                .inNamespace(namespace)
                .withName("demo-grafana-datasources")
                .require()
                .getData()
                .values())
        .singleElement()
        .asString()
        .contains(given.formatted(namespace));
  }

  @Test
  @Shows("spec.grafana.dashboard.enabled")
  void dashboardThatIsNoLongerWantedIsRemoved() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL + "\ngrafana: {dashboard: {enabled: false}}");

    Waiting.until(
        "the dashboard to go",
        PATIENCE,
        () -> !operands.all().containsKey("ConfigMap/demo-grafana-dashboard"));
    assertThat(operands.all()).containsKey("ConfigMap/demo-grafana-datasources");
  }

  @Test
  void grafanaOfAnotherNamespaceNeedsAGrantAndTheRestWorks() {
    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: kube-public}");

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains("spec.grafana.namespace", "kube-public", "--grant-grafana-namespaces");
    assertThat(operands.all()).containsKey("Deployment/demo-prometheus");
    assertThat(operands.all().keySet()).noneMatch(key -> key.contains("grafana"));
  }

  @Test
  @Shows("spec.grafana.namespace")
  void grantedGrafanaNamespaceIsWrittenToAndCleanedUp() {
    String grafana = cluster.newNamespace("grafana");
    restart("--grant-grafana-namespaces=%s=%s".formatted(namespace, grafana));

    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: %s}".formatted(grafana));
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(managed(grafana)).hasSize(2);
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).hasSize(1);
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(managed(grafana)).isEmpty();
  }

  @Test
  void movedGrafanaNamespaceLeavesTheOldOneClean() {
    String grafana = cluster.newNamespace("grafana");
    restart("--grant-grafana-namespaces=%s=%s".formatted(namespace, grafana));
    pipelines.apply("demo", MINIMAL + "\ngrafana: {namespace: %s}".formatted(grafana));
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL);

    Waiting.until("the old namespace to be clean", PATIENCE, () -> managed(grafana).isEmpty());
    Waiting.until(
        "the finalizer to go",
        PATIENCE,
        () -> pipelines.get("demo").getMetadata().getFinalizers().isEmpty());
    assertThat(operands.all()).containsKey("ConfigMap/demo-grafana-datasources");
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  private List<ConfigMap> labelled(String key) {
    return admin.configMaps().inNamespace(namespace).withLabel(key, "ours").list().getItems();
  }

  private List<ConfigMap> managed(String inNamespace) {
    return admin
        .configMaps()
        .inNamespace(inNamespace)
        .withLabel("app.kubernetes.io/managed-by", "exemplar-operator")
        .list()
        .getItems();
  }
}
