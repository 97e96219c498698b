package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlacementPlan;
import dev.exemplars.operator.plan.ResourcesPlan;
import dev.exemplars.operator.plan.StoragePlan;
import dev.exemplars.operator.plan.TolerationPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Deployment: one Pod under restricted Pod Security. Nothing that a reload can change is in it,
 * so that it restarts for a new version, image, limit, volume or place alone, and before 3.11 for
 * what is a flag there.
 */
public final class PrometheusDeployment {

  /** The user {@code nobody}, which the upstream image runs as. */
  private static final long NOBODY = 65534;

  private static final String CONFIG_VOLUME = "config";
  private static final String CREDENTIALS_VOLUME = "credentials";
  private static final String DATA_VOLUME = "data";

  /** 0440: for the Pod's user alone, by way of its group. */
  private static final int READ_BY_GROUP = 288;

  /** 15 s × 240: replaying a large write-ahead log takes up to an hour, and is no failure. */
  private static final int START_TRIES = 240;

  private PrometheusDeployment() {}

  public static Deployment of(PipelinePlan plan) {
    // spotless:off
    return new DeploymentBuilder()
        .withMetadata(
            OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheus()))
        .withNewSpec()
          .withReplicas(1)
          .withRevisionHistoryLimit(2)
          // Two servers must never write one data directory.
          .withNewStrategy().withType("Recreate").endStrategy()
          .withNewSelector()
            .withMatchLabels(Labels.selector(plan.id(), PrometheusLayout.COMPONENT))
          .endSelector()
          .withNewTemplate()
            .withNewMetadata()
              // What the operator sets counts last, whatever a user may come to ask for.
              .withLabels(plan.prometheus().podMetadata().labels())
              .addToLabels(
                  Labels.of(plan.id(), PrometheusLayout.COMPONENT, plan.id().namespace()))
              .withAnnotations(plan.prometheus().podMetadata().annotations())
              .addToAnnotations("kubectl.kubernetes.io/default-container", PrometheusLayout.CONTAINER)
            .endMetadata()
            .withSpec(podSpec(plan))
          .endTemplate()
        .endSpec()
        .build();
    // spotless:on
  }

  private static PodSpec podSpec(PipelinePlan plan) {
    PlacementPlan placement = plan.prometheus().placement();
    // spotless:off
    return new PodSpecBuilder()
        .withNodeSelector(placement.nodeSelector())
        .withTolerations(
            placement.tolerations().stream().map(PrometheusDeployment::toleration).toList())
        .withAffinity(placement.affinity().orElse(null))
        .withTopologySpreadConstraints(placement.spread())
        .withPriorityClassName(placement.priorityClass().orElse(null))
        .withImagePullSecrets(
            placement.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
        .withServiceAccountName(plan.names().prometheus())
        .withAutomountServiceAccountToken(true)
        // Room to write the snapshot that holds the exemplars.
        .withTerminationGracePeriodSeconds(300L)
        .withNewSecurityContext()
          .withRunAsNonRoot(true)
          .withRunAsUser(NOBODY)
          .withRunAsGroup(NOBODY)
          .withFsGroup(NOBODY)
          .withFsGroupChangePolicy("OnRootMismatch")
          .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        .withContainers(container(plan))
        .addNewVolume()
          .withName(CONFIG_VOLUME)
          .withNewConfigMap().withName(PrometheusConfigMap.name(plan)).endConfigMap()
        .endVolume()
        // Always there, even when empty: so no credential that is added restarts anything.
        .addNewVolume()
          .withName(CREDENTIALS_VOLUME)
          .withNewSecret()
            .withSecretName(plan.names().credentials())
            .withOptional(true)
            .withDefaultMode(READ_BY_GROUP)
          .endSecret()
        .endVolume()
        .addToVolumes(dataVolume(plan))
        .build();
    // spotless:on
  }

  private static Volume dataVolume(PipelinePlan plan) {
    VolumeBuilder volume = new VolumeBuilder().withName(DATA_VOLUME);
    return switch (plan.prometheus().storage()) {
      case StoragePlan.EmptyDir emptyDir ->
          volume
              .withNewEmptyDir()
              .withSizeLimit(new Quantity(emptyDir.size().toString()))
              .endEmptyDir()
              .build();
      case StoragePlan.VolumeClaim claim ->
          volume
              .withNewPersistentVolumeClaim()
              .withClaimName(plan.names().prometheusData())
              .endPersistentVolumeClaim()
              .build();
    };
  }

  private static Toleration toleration(TolerationPlan plan) {
    return new TolerationBuilder()
        .withKey(plan.key().orElse(null))
        .withOperator(plan.operator())
        .withValue(plan.value().orElse(null))
        .withEffect(plan.effect().orElse(null))
        .withTolerationSeconds(plan.seconds().map(Integer::longValue).orElse(null))
        .build();
  }

  private static Container container(PipelinePlan plan) {
    ResourcesPlan resources = plan.prometheus().resources();
    // spotless:off
    return new ContainerBuilder()
        .withName(PrometheusLayout.CONTAINER)
        .withImage(plan.prometheus().image())
        .withArgs(PrometheusFlags.of(plan.prometheus()))
        .addNewPort()
          .withName(PrometheusLayout.PORT_NAME)
          .withContainerPort(PrometheusLayout.PORT)
          .withProtocol("TCP")
        .endPort()
        .withStartupProbe(probe("/-/ready").withPeriodSeconds(15).withFailureThreshold(START_TRIES).build())
        .withReadinessProbe(probe("/-/ready").withPeriodSeconds(5).withFailureThreshold(3).build())
        .withLivenessProbe(probe("/-/healthy").withPeriodSeconds(10).withFailureThreshold(6).build())
        .withNewResources()
          .withRequests(quantities(resources.requests()))
          .withLimits(quantities(resources.limits()))
        .endResources()
        .withNewSecurityContext()
          .withAllowPrivilegeEscalation(false)
          .withReadOnlyRootFilesystem(true)
          .withNewCapabilities().withDrop("ALL").endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
          .withName(CONFIG_VOLUME)
          .withMountPath(PrometheusLayout.CONFIG_DIRECTORY)
          .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
          .withName(CREDENTIALS_VOLUME)
          .withMountPath(PrometheusLayout.CREDENTIALS_DIRECTORY)
          .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
          .withName(DATA_VOLUME)
          .withMountPath(PrometheusLayout.DATA_DIRECTORY)
        .endVolumeMount()
        .build();
    // spotless:on
  }

  private static Map<String, Quantity> quantities(Map<String, String> texts) {
    Map<String, Quantity> quantities = new TreeMap<>();
    texts.forEach((name, text) -> quantities.put(name, new Quantity(text)));
    return quantities;
  }

  private static ProbeBuilder probe(String path) {
    return new ProbeBuilder(new Probe())
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(PrometheusLayout.PORT_NAME))
        .endHttpGet()
        .withTimeoutSeconds(3);
  }
}
