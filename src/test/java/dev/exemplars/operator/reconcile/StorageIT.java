package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of samples and exemplars, and of the claim that they are on. */
class StorageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern HAND_OVER =
      Pattern.compile("annotate --overwrite pvc demo-prometheus-data ([^= ]+)=([^; ]+);");

  @TempDir private Path directory;
  private RealParts parts;
  private Pipelines pipelines;
  private LoopbackNode node;
  private KubernetesClient admin;

  @BeforeEach
  void start() {
    parts = RealParts.start(directory);
    pipelines = parts.pipelines();
    node = parts.node();
    admin = parts.cluster().admin();
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  @Test
  @Shows("spec.prometheus.storage.volumeClaim.size")
  void samplesAndExemplarsOfAClaimSurviveTheirPod() {
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi}}"));
    awaitExemplars();
    parts.shop().close();
    Set<String> before = parts.exemplars();
    long started = parts.firstSample();

    replacePod();

    assertThat(node.starts()).isEqualTo(2);
    assertThat(parts.exemplars()).as("every one of before").containsAll(before);
    assertThat(parts.firstSample()).isEqualTo(started);
  }

  @Test
  @Shows("spec.prometheus.storage.emptyDir.sizeLimit")
  void samplesOfAnEmptyDirGoWithTheirPod() {
    pipelines.apply("demo", spec("storage: {emptyDir: {sizeLimit: 2Gi}}"));
    awaitExemplars();
    parts.shop().close();

    replacePod();

    assertThat(parts.storedExemplars()).isZero();
  }

  @Test
  void aClaimOutlivesItsPipelineAndIsHandedOverByItsKeeperAlone() {
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi}}"));
    awaitExemplars();
    parts.shop().close();
    Set<String> exemplars = parts.exemplars();
    String claim = claim().getMetadata().getUid();
    deletePipeline();
    assertThat(claim().getMetadata().getUid()).isEqualTo(claim);
    assertThat(claim().getMetadata().getOwnerReferences()).isEmpty();
    assertThat(claim().getMetadata().getDeletionTimestamp()).isNull();

    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi}}"));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NameConflict");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(parts.configMaps()).as("nothing is written").isEmpty();
    handOver(status);

    awaitReady();
    assertThat(parts.exemplars()).as("every one of before").containsAll(exemplars);
    assertThat(claim().getMetadata().getUid()).isEqualTo(claim);
  }

  @Test
  void aClaimThatDoesNotFitItsNewPipelineIsToldAndStaysAsItIs() {
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 5Gi}}"));
    awaitReady();
    deletePipeline();
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi}}"));
    handOver(pipelines.awaitReason("demo", "NameConflict"));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.ready(status).message())
        .contains("less than status.capacity", "with the old size");
    assertThat(claim().getSpec().getResources().getRequests())
        .isEqualTo(Map.of("storage", new Quantity("5Gi")));
  }

  @Test
  @Shows("spec.prometheus.storage.volumeClaim.whenDeleted")
  void aClaimGoesWithItsPipelineWhereThatSaysSoAndMayChangeItsMind() {
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi, whenDeleted: Delete}}"));
    awaitReady();
    assertThat(claim().getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind)
        .containsExactly("ExemplarPipeline");
    String uid = claim().getMetadata().getUid();

    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi, whenDeleted: Retain}}"));
    Waiting.until("no owner", PATIENCE, () -> claim().getMetadata().getOwnerReferences().isEmpty());
    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi, whenDeleted: Delete}}"));
    Waiting.until(
        "an owner", PATIENCE, () -> !claim().getMetadata().getOwnerReferences().isEmpty());
    awaitReady();
    assertThat(claim().getMetadata().getUid()).isEqualTo(uid);
    assertThat(node.starts()).isEqualTo(1);

    deletePipeline();
    Waiting.until("garbage collection", PATIENCE, () -> claimResource().get() == null);
  }

  @Test
  @Shows("spec.prometheus.storage.volumeClaim.storageClassName")
  void aClaimThatGrowsIsAskedForMoreAndTheServerRunsOn() {
    storageClass("growing", true);
    pipelines.apply("demo", spec(claimOf("growing", "5Gi")));
    awaitReady();
    assertThat(parts.storageRetention()).isEqualTo("15d or 4GiB");

    pipelines.apply("demo", spec(claimOf("growing", "10Gi")));
    awaitRetention("15d or 8GiB");

    assertThat(claim().getSpec().getResources().getRequests())
        .isEqualTo(Map.of("storage", new Quantity("10Gi")));
    assertThat(node.starts()).isEqualTo(1);
  }

  @Test
  void aClaimThatCannotGrowIsToldAndNothingIsFilledAsIfItHad() {
    storageClass("rigid", false);
    pipelines.apply("demo", spec(claimOf("rigid", "5Gi")));
    awaitReady();

    pipelines.apply("demo", spec(claimOf("rigid", "10Gi")));
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SpecInvalid");

    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(Pipelines.ready(status).message())
        .contains(
            "PersistentVolumeClaim %s/demo-prometheus-data".formatted(parts.namespace()),
            "only dynamically provisioned pvc can be resized",
            "spec.prometheus.storage.volumeClaim",
            "have its StorageClass allow expansion");
    assertThat(parts.storageRetention()).isEqualTo("15d or 4GiB");

    storageClass("rigid", true);
    awaitRetention("15d or 8GiB");
  }

  @Test
  void aClaimOfSomebodyElseIsNeverTouched() {
    PersistentVolumeClaim foreign =
        admin
            .resource(
                new PersistentVolumeClaimBuilder()
                    .withNewMetadata()
                    .withName("demo-prometheus-data")
                    .withNamespace(parts.namespace())
                    .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
                    .addToAnnotations("exemplars.dev/pipeline", parts.namespace() + "/demo")
                    .endMetadata()
                    .withNewSpec()
                    .withAccessModes("ReadWriteOnce")
                    .withNewResources()
                    .addToRequests("storage", new Quantity("1Gi"))
                    .endResources()
                    .endSpec()
                    .build())
            .create();

    pipelines.apply("demo", spec("storage: {volumeClaim: {size: 2Gi}}"));
    pipelines.awaitReason("demo", "NameConflict");

    assertThat(claim().getMetadata().getResourceVersion())
        .isEqualTo(foreign.getMetadata().getResourceVersion());
  }

  @Test
  @Shows({"spec.prometheus.retention", "spec.prometheus.retentionSize"})
  void retentionChangesOnARunningServerWhereTheFileTakesIt() {
    pipelines.apply("demo", spec("version: 3.16.0, retention: 10d, retentionSize: 1GB"));
    awaitRetention("10d or 1GiB");

    pipelines.apply("demo", spec("version: 3.16.0, retention: 90d, retentionSize: 2GB"));
    awaitRetention("90d or 2GiB");

    assertThat(node.starts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.45.6", "2.53.4"})
  void retentionRestartsAnOlderServerAndNothingOnItsClaimIsLost(String version) {
    String claim = "version: %s, storage: {volumeClaim: {size: 5Gi}}, ".formatted(version);
    pipelines.apply("demo", spec(claim + "retention: 10d, retentionSize: 1GB"));
    awaitRetention("10d or 1GiB");
    awaitExemplars();
    parts.shop().close();
    Set<String> before = parts.exemplars();

    pipelines.apply("demo", spec(claim + "retention: 12w6d, retentionSize: 2GiB"));
    awaitRetention("90d or 2GiB");

    assertThat(node.starts()).isEqualTo(2);
    assertThat(parts.runningVersion()).isEqualTo(version);
    assertThat(parts.exemplars()).containsAll(before);
  }

  private void replacePod() {
    String pod = parts.podUid();
    admin
        .pods()
        .inNamespace(parts.namespace())
        .withLabel("app.kubernetes.io/component", "prometheus")
        .delete();
    Waiting.until(
        "another Prometheus",
        PATIENCE,
        () -> node.starts() == 2 && !parts.podUid().equals(pod) && node.isReady());
  }

  private void deletePipeline() {
    pipelines.delete("demo");
    Waiting.until(
        "the Deployment to go",
        PATIENCE,
        () ->
            admin.apps().deployments().inNamespace(parts.namespace()).list().getItems().isEmpty()
                && parts.configMaps().isEmpty()
                && admin
                    .pods()
                    .inNamespace(parts.namespace())
                    .withLabel("app.kubernetes.io/component", "prometheus")
                    .list()
                    .getItems()
                    .isEmpty());
  }

  private void storageClass(String name, boolean growing) {
    parts
        .cluster()
        .applyText(
            """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: %s}
            provisioner: loopback.example
            allowVolumeExpansion: %s
            """
                .formatted(name, growing));
  }

  /** Runs the command of the message. */
  private void handOver(ExemplarPipelineStatus status) {
    Matcher command = HAND_OVER.matcher(Pipelines.ready(status).message());
    assertThat(command.find()).as(Pipelines.ready(status).message()).isTrue();
    claimResource()
        .edit(
            claim -> {
              claim.getMetadata().getAnnotations().put(command.group(1), command.group(2));
              return claim;
            });
  }

  private PersistentVolumeClaim claim() {
    return claimResource().require();
  }

  private Resource<PersistentVolumeClaim> claimResource() {
    return admin
        .persistentVolumeClaims()
        .inNamespace(parts.namespace())
        .withName("demo-prometheus-data");
  }

  private void awaitReady() {
    pipelines.await(
        "Ready", "demo", PATIENCE, status -> Pipelines.ready(status).status().equals("True"));
  }

  private void awaitRetention(String retention) {
    Waiting.until(
        "retention of " + retention,
        PATIENCE,
        () -> node.isReady() && parts.storageRetention().equals(retention));
  }

  private void awaitExemplars() {
    pipelines.await(
        "exemplars",
        "demo",
        PATIENCE,
        status ->
            status.exemplars() != null
                && status.exemplars().stored() >= 10
                && Pipelines.ready(status).status().equals("True"));
  }

  private static String claimOf(String storageClass, String size) {
    return "storage: {volumeClaim: {storageClassName: %s, size: %s}}".formatted(storageClass, size);
  }

  private static String spec(String prometheus) {
    return """
        tracing: {tempo: {url: http://tempo:3200}}
        prometheus: {%s}
        scrape: {interval: 1s}
        verification: {interval: 5s}
        """
        .formatted(prometheus);
  }
}
