package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.ProvisionedDatasource;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Grafana shows Tempo, on a real API server: where it stands, and who may have it there. */
class GrafanaCredentialsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SIDECAR = "grafana_datasource";
  private static final String TRACES = "demo-grafana-traces";
  private static final String PLAIN =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      """;
  private static final String WITH_TOKEN =
      PLAIN.replace("3200", "3200, authorization: {credentials: {name: tempo, key: token}}");
  private static final String FOREIGN =
      PLAIN.replace("tempo:3200", "tempo.tracing.svc:3200, tenant: bank");

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("trace-credentials");
  private final String grafana = cluster.newNamespace("grafana");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aTokenReachesGrafanaAsItIsInASecretAndNowhereElse() {
    String token = "to$$ken-$__file{/etc/passwd}-$__env{X}-${HOME}";
    pipelines.secret("tempo", Map.of("token", token + "\n"));

    pipelines.apply("demo", WITH_TOKEN);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    Secret written = traces(namespace, TRACES);
    assertThat(written.getMetadata().getLabels()).containsEntry(SIDECAR, "1");
    assertThat(written.getMetadata().getOwnerReferences())
        .as("garbage collection takes it with the pipeline")
        .extracting(OwnerReference::getUid)
        .containsExactly(pipelines.get("demo").getMetadata().getUid());
    assertThat(ProvisionedDatasource.in(written).headers())
        .isEqualTo(Map.of("Authorization", "Bearer " + token));
    List<Object> visible = new ArrayList<>();
    visible.addAll(admin.configMaps().inNamespace(namespace).list().getItems());
    visible.addAll(admin.apps().deployments().inNamespace(namespace).list().getItems());
    visible.addAll(admin.v1().events().inNamespace(namespace).list().getItems());
    visible.add(pipelines.get("demo"));
    assertThat(visible)
        .hasSizeGreaterThan(4)
        .allSatisfy(object -> assertThat(Serialization.asYaml(object)).doesNotContain("ken-$"));
    assertThat(operator.metrics()).doesNotContain("ken-$");
  }

  @Test
  void aNewTokenIsWrittenAtTheNextVerificationAndNothingElse() {
    pipelines.secret("tempo", Map.of("token", "one"));
    pipelines.apply("demo", WITH_TOKEN);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String before = datasources(namespace).getMetadata().getResourceVersion();

    pipelines.secret("tempo", Map.of("token", "two"));

    awaitHeader(namespace, TRACES, "Bearer two");
    assertThat(datasources(namespace).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void theTraceSourceMovesIntoASecretAndBack() {
    pipelines.secret("tempo", Map.of("token", "one"));
    pipelines.apply("demo", PLAIN);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(types(datasources(namespace))).containsExactly("prometheus", "tempo");

    pipelines.apply("demo", WITH_TOKEN);
    awaitHeader(namespace, TRACES, "Bearer one");
    assertThat(types(datasources(namespace))).containsExactly("prometheus");
    assertThat(traces(namespace, TRACES).getData().keySet())
        .as("a file of its own: the sidecar deletes one that any object gives up")
        .doesNotContainAnyElementsOf(datasources(namespace).getData().keySet());

    pipelines.apply("demo", PLAIN);
    Waiting.until(
        "the source to be back",
        PATIENCE,
        () -> types(datasources(namespace)).equals(List.of("prometheus", "tempo")));
    assertThat(secretsFor(namespace)).isEmpty();
    assertThat(datasources(namespace).getMetadata().getAnnotations())
        .doesNotContainKey("exemplars.dev/secret");
  }

  @Test
  void aTenantAloneNeedsNoSecret() {
    pipelines.apply("demo", PLAIN.replace("3200", "3200, tenant: shop"));
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(sources(datasources(namespace)).getLast().headers())
        .isEqualTo(Map.of("X-Scope-OrgID", "shop"));
    assertThat(secretsFor(namespace)).isEmpty();
  }

  @Test
  void anotherNamespaceIsCleanedWithThePipeline() {
    pipelines.secret("tempo", Map.of("token", "one"));
    restart(mayWrite(grafana), mayEntrust(grafana));
    pipelines.apply("demo", in(grafana, WITH_TOKEN));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Secret written = secretsFor(grafana).getFirst();
    assertThat(ProvisionedDatasource.in(written).headers())
        .containsEntry("Authorization", "Bearer one");
    assertThat(written.getMetadata().getOwnerReferences()).isEmpty();

    admin.resource(written).delete();
    awaitHeader(grafana, written.getMetadata().getName(), "Bearer one");
    pipelines.delete("demo");

    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(written(grafana)).isEmpty();
  }

  @Test
  void aMovedGrafanaLeavesTheOldNamespaceClean() {
    pipelines.secret("tempo", Map.of("token", "one"));
    restart(mayWrite("*"), mayEntrust("*"));
    String next = cluster.newNamespace("grafana");
    pipelines.apply("demo", in(grafana, WITH_TOKEN));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(secretsFor(grafana)).hasSize(1);

    pipelines.apply("demo", in(next, WITH_TOKEN));

    Waiting.until("the new namespace to be used", PATIENCE, () -> secretsFor(next).size() == 1);
    Waiting.until("the old namespace to be clean", PATIENCE, () -> written(grafana).isEmpty());
    pipelines.apply("demo", WITH_TOKEN);
    awaitHeader(namespace, TRACES, "Bearer one");
    Waiting.until("that one to be clean too", PATIENCE, () -> written(next).isEmpty());
  }

  @Test
  void aTokenLeavesTheNamespaceOnlyWithAGrantAndARevokedOneTakesItBack() {
    pipelines.secret("tempo", Map.of("token", "one"));
    restart(mayWrite(grafana));
    pipelines.apply("demo", in(grafana, WITH_TOKEN));
    assertThat(refusal()).contains("--grant-grafana-credentials", namespace + "=" + grafana);
    assertThat(written(grafana)).isEmpty();
    assertThat(deploymentExists()).as("everything else is written").isTrue();

    restart(mayWrite(grafana), mayEntrust(grafana));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(secretsFor(grafana)).hasSize(1);

    restart(mayWrite(grafana));
    assertThat(refusal()).contains("spec.tracing.tempo.authorization.credentials");
    Waiting.until("the token to be taken back", PATIENCE, () -> written(grafana).isEmpty());
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
  }

  @Test
  void aRevokedGrantDoesNotKeepAPipelineFromBeingDeleted() {
    pipelines.secret("tempo", Map.of("token", "one"));
    restart(mayWrite(grafana), mayEntrust(grafana));
    pipelines.apply("demo", in(grafana, WITH_TOKEN));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    operator.close();
    pipelines.delete("demo");
    assertThat(pipelines.exists("demo")).as("there is something to clean").isTrue();

    operator = OperatorUnderTest.start(cluster, namespace, mayWrite(grafana));

    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(written(grafana)).isEmpty();
  }

  /** Whoever shares a Tempo must not read the traces of another through Grafana. */
  @Test
  void aTenantOfASharedTempoNeedsAGrantAndARevokedOneTakesItBack() {
    restart(mayWrite(grafana), mayCall("tempo.tracing.svc/{namespace}"));
    pipelines.apply("demo", in(grafana, FOREIGN));
    assertThat(refusal()).contains("spec.tracing.tempo.tenant", "\"bank\"", "--grant-hosts");
    assertThat(written(grafana)).isEmpty();
    assertThat(deploymentExists()).isTrue();

    pipelines.apply("demo", in(grafana, FOREIGN.replace("bank", namespace)));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(sources(datasources(grafana)).getLast().headers())
        .isEqualTo(Map.of("X-Scope-OrgID", namespace));

    restart(mayWrite(grafana), mayCall("tempo.tracing.svc"));
    assertThat(refusal()).contains("tempo.tracing.svc/" + namespace);
    Waiting.until("the source to be taken back", PATIENCE, () -> written(grafana).isEmpty());
  }

  @Test
  void aSecretOfSomebodyElseInItsPlaceIsNeverTouched() {
    pipelines.secret("tempo", Map.of("token", "one"));
    Secret foreign =
        new SecretBuilder()
            .withNewMetadata()
            .withName(TRACES)
            .withNamespace(namespace)
            .endMetadata()
            .withStringData(Map.of("a", "theirs"))
            .build();
    admin.resource(foreign).create();

    pipelines.apply("demo", WITH_TOKEN);

    assertThat(Pipelines.ready(pipelines.awaitReason("demo", "NameConflict")).message())
        .contains(TRACES)
        .doesNotContain("Bearer");
    pipelines.apply("demo", PLAIN);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(traces(namespace, TRACES).getData()).containsOnlyKeys("a");
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  private String mayWrite(String subject) {
    return "--grant-grafana-namespaces=%s=%s".formatted(namespace, subject);
  }

  private String mayEntrust(String subject) {
    return "--grant-grafana-credentials=%s=%s".formatted(namespace, subject);
  }

  private String mayCall(String subject) {
    return "--grant-hosts=%s=%s".formatted(namespace, subject);
  }

  private static String in(String grafana, String spec) {
    return spec + "grafana: {namespace: %s, dashboard: {enabled: false}}".formatted(grafana);
  }

  private String refusal() {
    String message = Pipelines.ready(pipelines.awaitReason("demo", "NotAllowed")).message();
    assertThat(message).contains("no Grafana object is written, everything else is");
    return message;
  }

  private boolean deploymentExists() {
    return admin.apps().deployments().inNamespace(namespace).withName("demo-prometheus").get()
        != null;
  }

  private void awaitHeader(String in, String name, String value) {
    Waiting.until(
        "the header " + value,
        PATIENCE,
        () ->
            secretsFor(in).stream()
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .anyMatch(
                    secret -> ProvisionedDatasource.in(secret).headers().containsValue(value)));
  }

  private List<HasMetadata> written(String in) {
    return Stream.concat(
            admin
                .configMaps()
                .inNamespace(in)
                .withLabel("app.kubernetes.io/managed-by")
                .list()
                .getItems()
                .stream(),
            secretsFor(in).stream())
        .map(HasMetadata.class::cast)
        .toList();
  }

  private List<Secret> secretsFor(String in) {
    return admin.secrets().inNamespace(in).withLabel(SIDECAR).list().getItems();
  }

  private Secret traces(String in, String name) {
    return admin.secrets().inNamespace(in).withName(name).require();
  }

  private ConfigMap datasources(String in) {
    return admin.configMaps().inNamespace(in).withLabel(SIDECAR).list().getItems().getFirst();
  }

  private static List<ProvisionedDatasource> sources(ConfigMap map) {
    return ProvisionedDatasource.of(map.getData().values().iterator().next());
  }

  private static List<String> types(ConfigMap map) {
    return sources(map).stream().map(ProvisionedDatasource::type).toList();
  }
}
