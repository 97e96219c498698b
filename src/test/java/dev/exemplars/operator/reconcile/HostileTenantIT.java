package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.real.AuditLog.SecretRead;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tenant who may do anything in a namespace of their own, and wants more: on a real API server,
 * against the operator with its own permissions.
 */
class HostileTenantIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MINIMAL =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      """;

  /** Who is given a namespace, is given all of it. */
  private static final String TENANT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: tenant, namespace: %1$s}
      rules:
        - {apiGroups: ["*"], resources: [%2$s], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: tenant, namespace: %1$s}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}
      subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}
      """;

  private static final RealCluster CLUSTER = RealCluster.shared();

  private final KubernetesClient admin = CLUSTER.admin();
  private final String own = CLUSTER.newNamespace("mallory");
  private final String victims = CLUSTER.newNamespace("victim");
  private final String grafana = CLUSTER.newNamespace("grafana");
  private final KubernetesClient mallory = tenant("\"*\"");
  private final Pipelines pipelines = new Pipelines(mallory, own);
  private final Pipelines victim = new Pipelines(admin, victims);
  private OperatorUnderTest operator = operator();

  @AfterEach
  void stop() {
    operator.close();
    mallory.close();
  }

  @Test
  void theTenantOfTheseTestsReachesNoOtherNamespaceWithoutTheOperator() {
    assertForbidden(() -> mallory.secrets().inNamespace(victims).list());
    assertForbidden(() -> mallory.configMaps().inNamespace(grafana).list());
    assertForbidden(() -> mallory.pods().inNamespace(victims).list());
  }

  @Test
  void namesThatAreEqualOnceJoinedDoNotMeetInGrafanasNamespace() {
    String neighbour = own + "-a";
    CLUSTER.createNamespace(neighbour);
    restart(own + "," + neighbour);
    Pipelines neighbours = new Pipelines(admin, neighbour);
    neighbours.apply("demo", MINIMAL);
    neighbours.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = versions(grafana);

    pipelines.apply("a-demo", MINIMAL);
    pipelines.awaitReason("a-demo", "DeploymentUnavailable");

    assertThat(before).hasSize(2);
    assertThat(versions(grafana)).hasSize(4).containsAllEntriesOf(before);
  }

  @Test
  void anObjectThatOnlySaysThatItIsThePipelinesIsNotOverwritten() {
    ConfigMap foreign =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(new Names(new PipelineId(own, "demo")).datasources(grafana))
            .withNamespace(grafana)
            .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
            .addToAnnotations("exemplars.dev/pipeline", own + "/demo")
            .addToAnnotations("exemplars.dev/pipeline-uid", "00000000-0000-0000-0000-000000000000")
            .endMetadata()
            .addToData("datasources.yaml", "somebody else's")
            .build();
    admin.resource(foreign).create();
    Map<String, String> before = versions(grafana);

    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "NameConflict");
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));

    assertThat(versions(grafana)).isEqualTo(before);
  }

  @Test
  void anObjectForgedAsTheVictimsMakesTheOperatorTouchNothingOfTheVictims() {
    victim.apply("demo", MINIMAL);
    victim.awaitReason("demo", "DeploymentUnavailable");
    admin.resource(secret(victims, "precious", Map.of("key", "x"))).create();
    Map<String, String> before = versions(victims);
    Map<String, String> inGrafana = versions(grafana);

    for (String mark :
        List.of(
            "precious",
            victims + "/precious",
            "../../" + victims + "/secrets/precious",
            "..%2f..%2f" + victims + "%2fsecrets%2fprecious",
            "a".repeat(100_000))) {
      mallory
          .resource(
              bait(
                  Map.of(
                      "exemplars.dev/pipeline",
                      victims + "/demo",
                      "exemplars.dev/pipeline-uid",
                      victim.get("demo").getMetadata().getUid(),
                      "exemplars.dev/secret",
                      mark)))
          .create();
      awaitBaitToBeTaken();
    }

    assertThat(versions(victims)).isEqualTo(before);
    assertThat(versions(grafana)).isEqualTo(inGrafana);
    assertThat(secretReads()).noneMatch(read -> read.namespace().equals(victims));
  }

  @Test
  void whoMayNotTouchSecretsCannotHaveOneDeletedByAMarkOnAnObjectOfThePipeline() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    admin.resource(secret(own, "payroll", Map.of("key", "x"))).create();
    try (KubernetesClient clerk = tenant("configmaps, serviceaccounts")) {
      ConfigMap bait = bait(Map.of("exemplars.dev/secret", "payroll"));
      bait.getMetadata()
          .setOwnerReferences(
              admin
                  .serviceAccounts()
                  .inNamespace(own)
                  .withName("demo-prometheus")
                  .require()
                  .getMetadata()
                  .getOwnerReferences());

      clerk.resource(bait).create();
      awaitBaitToBeTaken();
      clerk
          .serviceAccounts()
          .inNamespace(own)
          .withName("demo-prometheus")
          .edit(
              account -> {
                account.getMetadata().setAnnotations(Map.of("exemplars.dev/secret", "payroll"));
                return account;
              });
      awaitReconciliations(2);
    }

    assertThat(admin.secrets().inNamespace(own).withName("payroll").get()).isNotNull();
  }

  @Test
  void takingTheFinalizerAwayLeavesNoPermissionAndNothingElseBehind() {
    restart(own, "--grant-scrape-namespaces=%s=%s".formatted(own, victims));
    pipelines.apply(
        "demo", MINIMAL + "scrape: {namespaces: {from: Names, names: [%s]}}".formatted(victims));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(versions(victims)).hasSize(2);
    assertThat(versions(grafana)).hasSize(2);

    // Suspended, so that it is not put back.
    pipelines.apply(
        "demo",
        MINIMAL
            + "suspend: true\nscrape: {namespaces: {from: Names, names: [%s]}}".formatted(victims));
    pipelines.await("a look at the suspended one", "demo", status -> true);
    mallory
        .resources(ExemplarPipeline.class)
        .inNamespace(own)
        .withName("demo")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    pipelines.delete("demo");

    Waiting.until("the permission to go", PATIENCE, () -> versions(victims).isEmpty());
    Waiting.until("the rest to go", PATIENCE, () -> versions(grafana).isEmpty());
  }

  @Test
  void aSecretOfAnotherNamespaceCannotBeNamedAndIsNeverAskedFor() {
    admin.resource(secret(victims, "precious", Map.of("token", "x"))).create();
    String protectedBy =
        MINIMAL
            + """
            scrape:
              jobs:
                - name: db
                  staticTargets: ["db.example.com:80"]
                  authorization: {credentials: {name: "%s", key: token}}
            """;

    for (String name :
        List.of(
            victims + "/precious",
            "../../" + victims + "/secrets/precious",
            "..%2f..%2f" + victims + "%2fsecrets%2fprecious",
            "precious?namespace=" + victims)) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .as(name)
          .isThrownBy(() -> pipelines.apply("demo", protectedBy.formatted(name)))
          .withMessageContaining("authorization.credentials.name");
    }
    pipelines.apply("demo", protectedBy.formatted("precious"));
    pipelines.awaitReason("demo", "SecretNotFound");

    assertThat(secretReads())
        .filteredOn(read -> List.of(own, victims, grafana).contains(read.namespace()))
        .isNotEmpty()
        .extracting(SecretRead::verb, SecretRead::namespace, SecretRead::name)
        .containsOnly(tuple("get", own, "precious"));
  }

  /**
   * What the name resolves to is then in the tenant's hands; see AddressPolicyTest for the rest.
   */
  @Test
  void aServiceThatIsTurnedToLeadElsewhereIsTurnedBack() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String version = service().getMetadata().getResourceVersion();

    mallory
        .services()
        .inNamespace(own)
        .withName("demo-prometheus")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"type": "ExternalName", "externalName": "demo-prometheus.%s.svc",
             "clusterIP": null, "clusterIPs": null}}
            """
                .formatted(victims));

    Waiting.until(
        "the headless Service",
        PATIENCE,
        () ->
            "None".equals(service().getSpec().getClusterIP())
                && !service().getMetadata().getResourceVersion().equals(version));
    assertThat(service().getSpec().getType()).isEqualTo("ClusterIP");
  }

  @Test
  void aSpecThatNoConfigMapCanHoldIsRefusedAndWhatRunsKeepsRunning() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = versions(own);

    pipelines.apply("demo", MINIMAL + "scrape: {jobs: [%s]}".formatted(largeJobs()));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.ready(status).message())
        .contains("ConfigMap %s/demo-prometheus-config-3-11".formatted(own), "1048576 bytes");
    assertThat(versions(own)).isEqualTo(before);
  }

  /** As many and as long as the schema allows, and no larger than the API server stores. */
  private static String largeJobs() {
    String relabeling =
        "{sourceLabels: [a], targetLabel: b, regex: %s, replacement: %s}"
            .formatted("r".repeat(512), "v".repeat(512));
    String values = String.join(", ", Collections.nCopies(8, "p".repeat(256)));
    String parameters =
        IntStream.range(0, 8)
            .mapToObj(i -> "p%d: [%s]".formatted(i, values))
            .collect(Collectors.joining(", "));
    String relabelings = String.join(", ", Collections.nCopies(20, relabeling));
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                "{name: job-%d, staticTargets: ['x.example:80'], params: {%s}, relabelings: [%s], metricRelabelings: [%s]}"
                    .formatted(i, parameters, relabelings, relabelings))
        .collect(Collectors.joining(", "));
  }

  @Test
  void aForgedStatusNeitherStopsTheOperatorNorStays() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThatExceptionOfType(KubernetesClientException.class)
        .as("larger than what the operator can read")
        .isThrownBy(() -> forgeStatus("{\"targets\": {\"total\": 99999999999}}"));
    forgeStatus(
        """
        {"lastObservedTime": "yesterday",
         "conditions": [{"type": "Ready", "status": "True", "reason": "Fine", "message": ""}],
         "prometheus": {"configRevision": "", "url": "http://169.254.169.254"}}
        """);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(status.prometheus().url())
        .isEqualTo("http://demo-prometheus.%s.svc:9090".formatted(own));
  }

  @Test
  void aHostThatIsNotGrantedTouchesNeitherOperandsNorReady() {
    restartWithGrafanaBeside();
    pipelines.apply("plain", MINIMAL);
    pipelines.awaitReason("plain", "DeploymentUnavailable");

    pipelines.apply("demo", MINIMAL.replace("tempo:3200", "tempo.elsewhere.example:3200"));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "DeploymentUnavailable");

    assertThat(Pipelines.ready(status).message()).doesNotContain("elsewhere");
    assertThat(operands("demo")).isNotEmpty().isEqualTo(operands("plain"));
  }

  @Test
  void whereADatasourceElsewhereMayNotNameTheHostItIsWithheldAndTheRestStands() {
    restartWithGrafanaBeside();
    pipelines.apply("plain", MINIMAL);
    pipelines.awaitReason("plain", "DeploymentUnavailable");
    restart(own);

    pipelines.apply("demo", MINIMAL.replace("tempo:3200", "169.254.169.254:80"));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");

    assertThat(Pipelines.ready(status).message())
        .contains("--grant-hosts extended by %s=169.254.169.254".formatted(own));
    assertThat(versions(grafana).keySet()).noneMatch(name -> name.contains("-demo-"));
    assertThat(operands("demo"))
        .hasSizeGreaterThan(5)
        .containsExactlyInAnyOrderElementsOf(
            operands("plain").stream().filter(name -> !name.contains("grafana")).toList());
  }

  /** Whoever deceives the operator gains what its account may do, and so that must be little. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [secrets], verbs: [list]}]}",
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [pods], verbs: [create]}]}",
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}]}",
        "{kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x},"
            + " rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}",
        "{kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},"
            + " subjects: [{kind: ServiceAccount, name: default, namespace: default}]}",
        "{kind: ClusterRoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x},"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},"
            + " subjects: [{kind: ServiceAccount, name: default, namespace: default}]}",
        "{kind: Pod, apiVersion: v1, metadata: {name: x, namespace: default},"
            + " spec: {containers: [{name: x, image: x}]}}",
        "{kind: Namespace, apiVersion: v1, metadata: {name: x}}"
      })
  void theOperatorsAccountCannotGrantOrRunWhatAnAttackerWants(String object) {
    try (KubernetesClient account = CLUSTER.asOperator()) {
      assertForbidden(() -> account.resource("---\n" + object).create());
    }
  }

  @Test
  void theOperatorsAccountReadsNeitherLogsNorTokensEndsNoPodAndIsNobodyElse() {
    try (KubernetesClient account = CLUSTER.asOperator()) {
      assertForbidden(() -> account.pods().inNamespace(victims).withName("x").delete());
      assertForbidden(() -> account.raw("/api/v1/namespaces/%s/pods/x/log".formatted(victims)));
      assertForbidden(() -> account.secrets().inNamespace(victims).list());
      assertForbidden(() -> account.nodes().list());
      assertForbidden(
          () ->
              account
                  .serviceAccounts()
                  .inNamespace(victims)
                  .withName("default")
                  .tokenRequest(new TokenRequest()));
    }
  }

  private OperatorUnderTest operator() {
    return OperatorUnderTest.start(CLUSTER, own + "," + victims, "--grafana-namespace=" + grafana);
  }

  private void restart(String namespaces, String... options) {
    operator.close();
    operator =
        OperatorUnderTest.start(
            CLUSTER,
            namespaces,
            Stream.concat(Stream.of("--grafana-namespace=" + grafana), Stream.of(options))
                .toArray(String[]::new));
  }

  private void restartWithGrafanaBeside() {
    operator.close();
    operator = OperatorUnderTest.start(CLUSTER, own);
  }

  /** A user who may do anything with these resources of their namespace. */
  private KubernetesClient tenant(String resources) {
    CLUSTER.applyText(TENANT.formatted(own, resources));
    return CLUSTER.asUser(own);
  }

  private void forgeStatus(String status) {
    mallory
        .resources(ExemplarPipeline.class)
        .inNamespace(own)
        .withName("demo")
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": %s}".formatted(status));
  }

  private ConfigMap bait(Map<String, String> annotations) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("bait")
        .withNamespace(own)
        .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
        .addToAnnotations(annotations)
        .endMetadata()
        .build();
  }

  /** The operator has seen it, and removed what claims to be an operand and is none. */
  private void awaitBaitToBeTaken() {
    Waiting.until(
        "the operator to see the forged object",
        PATIENCE,
        () -> admin.configMaps().inNamespace(own).withName("bait").get() == null);
  }

  private void awaitReconciliations(int more) {
    double before = operator.reconciliations();
    Waiting.until("more looks", PATIENCE, () -> operator.reconciliations() >= before + more);
  }

  private Service service() {
    return admin.services().inNamespace(own).withName("demo-prometheus").require();
  }

  private static List<SecretRead> secretReads() {
    return CLUSTER.audit().secretReadsOfTheOperator();
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(403));
  }

  private static Secret secret(String namespace, String name, Map<String, String> content) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels("exemplars.dev/use", "true")
        .endMetadata()
        .withStringData(content)
        .build();
  }

  /** Kinds and names of a pipeline's operands beside it, without the pipeline's name. */
  private List<String> operands(String pipeline) {
    return versions(own).keySet().stream()
        .filter(name -> name.contains("/" + pipeline + "-"))
        .map(name -> name.replace("/" + pipeline + "-", "/"))
        .sorted()
        .toList();
  }

  /** Everything that the operator might write, and the tests' own, with its version. */
  private Map<String, String> versions(String namespace) {
    return Stream.of(
            admin.serviceAccounts().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems(),
            admin.configMaps().inNamespace(namespace).list().getItems(),
            admin.secrets().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(
            object ->
                !List.of("default", "kube-root-ca.crt", "tenant")
                    .contains(object.getMetadata().getName()))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                HostileTenantIT::version));
  }

  /** Of a Deployment its status moves by itself. */
  private static String version(HasMetadata object) {
    return object instanceof Deployment
        ? "%s %d".formatted(object.getMetadata().getUid(), object.getMetadata().getGeneration())
        : object.getMetadata().getResourceVersion();
  }
}
