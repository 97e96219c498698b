package dev.exemplars.operator.reconcile;

import static dev.exemplars.operator.reconcile.HostileTenant.MINIMAL;
import static dev.exemplars.operator.reconcile.HostileTenant.assertForbidden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant who forges, takes over and turns objects, to get at what is not theirs. */
class ForgedObjectsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final HostileTenant tenant = new HostileTenant();
  private final String own = tenant.own();
  private final String victims = tenant.victims();
  private final String grafana = tenant.grafana();
  private final KubernetesClient mallory = tenant.client();
  private final Pipelines victim = new Pipelines(admin, victims);
  private final Pipelines pipelines = tenant.pipelines();

  @AfterEach
  void stop() {
    tenant.close();
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
    cluster.createNamespace(neighbour);
    tenant.restart(own + "," + neighbour);
    Pipelines neighbours = new Pipelines(admin, neighbour);
    neighbours.apply("demo", MINIMAL);
    neighbours.awaitReason("demo", "DeploymentUnavailable");
    Map<String, String> before = tenant.versions(grafana);

    pipelines.apply("a-demo", MINIMAL);
    pipelines.awaitReason("a-demo", "DeploymentUnavailable");

    assertThat(before).hasSize(2);
    assertThat(tenant.versions(grafana)).hasSize(4).containsAllEntriesOf(before);
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
    Map<String, String> before = tenant.versions(grafana);

    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "NameConflict");
    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));

    assertThat(tenant.versions(grafana)).isEqualTo(before);
  }

  @Test
  void anObjectForgedAsTheVictimsMakesTheOperatorTouchNothingOfTheVictims() {
    victim.apply("demo", MINIMAL);
    victim.awaitReason("demo", "DeploymentUnavailable");
    victim.secret("precious", Map.of("key", "x"));
    Map<String, String> before = tenant.versions(victims);
    Map<String, String> inGrafana = tenant.versions(grafana);

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

    assertThat(tenant.versions(victims)).isEqualTo(before);
    assertThat(tenant.versions(grafana)).isEqualTo(inGrafana);
    assertThat(tenant.secretReads()).noneMatch(read -> read.namespace().equals(victims));
  }

  @Test
  void whoMayNotTouchSecretsCannotHaveOneDeletedByAMarkOnAnObjectOfThePipeline() {
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    new Pipelines(admin, own).secret("payroll", Map.of("key", "x"));
    try (KubernetesClient clerk = tenant.with("configmaps, serviceaccounts")) {
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
      tenant.awaitReconciliations(2);
    }

    assertThat(admin.secrets().inNamespace(own).withName("payroll").get()).isNotNull();
  }

  @Test
  void takingTheFinalizerAwayLeavesNoPermissionAndNothingElseBehind() {
    tenant.restart(own, "--grant-scrape-namespaces=%s=%s".formatted(own, victims));
    pipelines.apply(
        "demo", MINIMAL + "scrape: {namespaces: {from: Names, names: [%s]}}".formatted(victims));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(tenant.versions(victims)).hasSize(2);
    assertThat(tenant.versions(grafana)).hasSize(2);

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

    Waiting.until("the permission to go", PATIENCE, () -> tenant.versions(victims).isEmpty());
    Waiting.until("the rest to go", PATIENCE, () -> tenant.versions(grafana).isEmpty());
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

  private Service service() {
    return admin.services().inNamespace(own).withName("demo-prometheus").require();
  }
}
