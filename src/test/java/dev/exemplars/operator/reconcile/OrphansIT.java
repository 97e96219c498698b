package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What stands outside the namespace of a pipeline while the operator is down, on a real API server:
 * the pipeline goes without its finalizer, or a grant goes that the operator needs to see it.
 */
class OrphansIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DEAD = "00000000-0000-0000-0000-000000000000";

  private static final String MINIMAL =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String own = cluster.newNamespace("orphans");
  private final String scraped = cluster.newNamespace("scraped");
  private final String grafana = cluster.newNamespace("grafana");
  private final Pipelines pipelines = new Pipelines(admin, own);
  private OperatorUnderTest operator = start();

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void whatAPipelineLeftBehindWhileNobodyLookedIsRemovedAtTheStart() {
    pipelines.secret("tempo", Map.of("token", "one"));
    applied("demo", everywhere());
    assertThat(versions(scraped).keySet()).hasSize(2);
    assertThat(versions(grafana).keySet()).hasSize(3).anyMatch(name -> name.startsWith("Secret"));
    operator.close();
    deleteWithoutFinalizer("demo");
    assertThat(versions(scraped)).hasSize(2);

    operator = start();

    awaitEmpty(scraped);
    awaitEmpty(grafana);
  }

  @Test
  void permissionsInTheWholeClusterAreRemovedToo() {
    restart("--grant-scrape-namespaces=%s=*".formatted(own));
    applied("demo", MINIMAL + "scrape: {namespaces: {from: All}}");
    assertThat(clusterWide()).hasSize(2);
    operator.close();
    deleteWithoutFinalizer("demo");

    operator = start("--grant-scrape-namespaces=%s=*".formatted(own));

    Waiting.until("the permissions to go", PATIENCE, () -> clusterWide().isEmpty());
  }

  @Test
  void aNewPipelineOfThatNameGetsIts() {
    applied("demo", MINIMAL);
    operator.close();
    deleteWithoutFinalizer("demo");
    pipelines.apply("demo", MINIMAL);

    operator = start();

    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String uid = pipelines.get("demo").getMetadata().getUid();
    assertThat(configMaps(grafana))
        .hasSize(2)
        .allSatisfy(
            map ->
                assertThat(map.getMetadata().getAnnotations())
                    .containsEntry("exemplars.dev/pipeline-uid", uid));
  }

  @Test
  void whatLivesIsLeftAlone() {
    pipelines.secret("tempo", Map.of("token", "one"));
    applied("demo", everywhere());
    applied("gone", MINIMAL);
    operator.close();
    deleteWithoutFinalizer("gone");
    Map<String, String> before = versions(scraped);

    operator = start();

    Waiting.until("the other to be removed", PATIENCE, () -> !exists(names("gone")));
    assertThat(configMaps(grafana))
        .extracting(map -> map.getMetadata().getName())
        .containsExactlyInAnyOrder(
            names("demo").datasources(grafana), names("demo").dashboard(grafana));
    assertThat(versions(scraped)).isEqualTo(before);
  }

  /** Who may change an object and not delete it would have the operator do it. */
  @Test
  void nothingIsRemovedThatOnlySaysThatAPipelineLeftItBehind() {
    String another = names("another").datasources(grafana);
    ConfigMap foreign = configMap("innocent");
    admin.resource(foreign).create();
    admin.resource(marked(foreign, "another")).patch(asTheOperator());
    admin.resource(marked(configMap(another), "another")).create();
    applied("altered", MINIMAL);
    applied("gone", MINIMAL);
    String altered = names("altered").datasources(grafana);
    operator.close();
    admin
        .configMaps()
        .inNamespace(grafana)
        .withName(altered)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"exemplars.dev/pipeline-uid\": \"%s\"}}}"
                .formatted(DEAD));
    deleteWithoutFinalizer("altered");
    deleteWithoutFinalizer("gone");

    operator = start();

    // They are judged in the order of their names, and this is the last one.
    Waiting.until("the last to be removed", PATIENCE, () -> !exists(names("gone")));
    assertThat(configMaps(grafana))
        .extracting(map -> map.getMetadata().getName())
        .containsExactlyInAnyOrder("innocent", another, altered);
  }

  @Test
  void aPipelineThatIsDeletedAfterItsGrantsHaveGoneIsCleanedUp() {
    pipelines.secret("tempo", Map.of("token", "one"));
    applied("demo", everywhere());
    operator.close();
    pipelines.delete("demo");
    assertThat(pipelines.exists("demo")).as("it waits for the operator").isTrue();

    operator = startWithoutGrants(cluster.asOperator());

    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(versions(grafana)).isEmpty();
    assertThat(versions(scraped)).isEmpty();
  }

  @Test
  void aGrantThatHasGoneTakesItsOperandsAlongAndLeavesTheOthers() {
    pipelines.secret("tempo", Map.of("token", "one"));
    applied("demo", everywhere());
    operator.close();

    operator = startWithoutGrants(cluster.asOperator(), mayScrape());

    awaitEmpty(grafana);
    Waiting.until("the note to be up to date", PATIENCE, () -> noted("demo").equals(scraped));
    assertThat(versions(scraped)).hasSize(2);
  }

  @Test
  void wherePermissionHasGoneWithTheGrantThePipelineGoesAllTheSame() {
    String user = own + "-operator";
    permit(user, own);
    permit(user, grafana);
    operator.close();
    operator = OperatorUnderTest.start(cluster.asUser(user), own, mayWrite(), mayEntrust());
    applied("demo", MINIMAL + "grafana: {namespace: %s}".formatted(grafana));
    operator.close();
    admin.rbac().roleBindings().inNamespace(grafana).withName(user).delete();
    pipelines.delete("demo");

    operator = startWithoutGrants(cluster.asUser(user));

    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(configMaps(grafana)).as("what it may not even see").hasSize(2);
  }

  private String everywhere() {
    return """
    tracing: {tempo: {url: http://tempo:3200, authorization: {credentials: {name: tempo, key: token}}}}
    verification: {interval: 5s}
    scrape: {namespaces: {from: Names, names: [%s]}}
    grafana: {namespace: %s}
    """
        .formatted(scraped, grafana);
  }

  private OperatorUnderTest start(String... more) {
    List<String> options =
        Stream.concat(
                Stream.of("--grafana-namespace=" + grafana, mayWrite(), mayEntrust(), mayScrape()),
                Stream.of(more))
            .toList();
    return OperatorUnderTest.start(cluster, own, options.toArray(String[]::new));
  }

  private OperatorUnderTest startWithoutGrants(KubernetesClient client, String... but) {
    return OperatorUnderTest.start(client, own, but);
  }

  private void restart(String... more) {
    operator.close();
    operator = start(more);
  }

  private String mayWrite() {
    return "--grant-grafana-namespaces=%s=%s".formatted(own, grafana);
  }

  private String mayEntrust() {
    return "--grant-grafana-credentials=%s=%s".formatted(own, grafana);
  }

  private String mayScrape() {
    return "--grant-scrape-namespaces=%s=%s".formatted(own, scraped);
  }

  private void applied(String name, String spec) {
    pipelines.apply(name, spec);
    pipelines.awaitReason(name, "DeploymentUnavailable");
  }

  private void deleteWithoutFinalizer(String name) {
    admin
        .resources(ExemplarPipeline.class)
        .inNamespace(own)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    pipelines.delete(name);
    assertThat(pipelines.exists(name)).isFalse();
  }

  /** The operator's own ClusterRole, in one namespace. */
  private void permit(String user, String namespace) {
    cluster.applyText(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s, namespace: %2$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: exemplar-operator}
        subjects:
          - {apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}
        """
            .formatted(user, namespace));
  }

  private ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(grafana)
        .endMetadata()
        .build();
  }

  private ConfigMap marked(ConfigMap map, String pipeline) {
    return new ConfigMapBuilder(map)
        .editMetadata()
        .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
        .addToAnnotations("exemplars.dev/pipeline", own + "/" + pipeline)
        .addToAnnotations("exemplars.dev/pipeline-uid", DEAD)
        .endMetadata()
        .build();
  }

  /** Anybody may call themselves that. */
  private static PatchContext asTheOperator() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager("exemplar-operator")
        .withForce(true)
        .build();
  }

  private String noted(String pipeline) {
    return pipelines
        .get(pipeline)
        .getMetadata()
        .getAnnotations()
        .getOrDefault("exemplars.dev/operands-in", "");
  }

  private void awaitEmpty(String namespace) {
    Waiting.until(namespace + " to be clean", PATIENCE, () -> versions(namespace).isEmpty());
  }

  private Names names(String pipeline) {
    return new Names(new PipelineId(own, pipeline));
  }

  private boolean exists(Names names) {
    return configMaps(grafana).stream()
        .map(map -> map.getMetadata().getName())
        .anyMatch(names.elsewhere()::contains);
  }

  private List<ConfigMap> configMaps(String namespace) {
    return admin.configMaps().inNamespace(namespace).list().getItems().stream()
        .filter(map -> !map.getMetadata().getName().equals("kube-root-ca.crt"))
        .toList();
  }

  private List<HasMetadata> clusterWide() {
    String name = names("demo").prometheusClusterRole();
    return Stream.<HasMetadata>concat(
            admin.rbac().clusterRoles().list().getItems().stream(),
            admin.rbac().clusterRoleBindings().list().getItems().stream())
        .filter(object -> object.getMetadata().getName().equals(name))
        .toList();
  }

  private Map<String, String> versions(String namespace) {
    Map<String, String> versions = new TreeMap<>();
    Stream.of(
            configMaps(namespace),
            admin.secrets().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .forEach(
            object ->
                versions.put(
                    object.getKind() + "/" + object.getMetadata().getName(),
                    object.getMetadata().getResourceVersion()));
    return versions;
  }
}
