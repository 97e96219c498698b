package dev.exemplars.operator.real;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;

/**
 * Pod objects without a node, with a status that a kubelet would write: discovery sees no
 * difference.
 */
public final class NodelessPods {

  private NodelessPods() {}

  /** Creates a Pod of one container and one init container, neither with a declared port. */
  public static void create(
      KubernetesClient client,
      String namespace,
      String name,
      String address,
      String phase,
      Map<String, String> annotations) {
    Waiting.until(
        "the namespace's default ServiceAccount",
        Duration.ofSeconds(20),
        () -> client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    client.resource(pod(namespace, name, annotations)).create();
    reportStatus(
        client,
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewStatus()
            .withPhase(phase)
            .withPodIP(address)
            .addNewPodIP(address)
            .endStatus()
            .build());
  }

  /** Writes the status of a Pod, in YAML, as its kubelet does: all of it, each time. */
  public static void report(KubernetesClient client, Pod pod, String status) {
    reportStatus(
        client,
        new PodBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(pod.getMetadata().getNamespace())
            .endMetadata()
            .withStatus(Serialization.unmarshal(status, PodStatus.class))
            .build());
  }

  /** Writes the status of a Pod, or of what it uses, as its kubelet does. */
  static void reportStatus(KubernetesClient client, HasMetadata status) {
    client
        .resource(status)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("kubelet")
                .withForce(true)
                .build());
  }

  private static Pod pod(String namespace, String name, Map<String, String> annotations) {
    // spotless:off
    return new PodBuilder()
        .withNewMetadata()
          .withName(name)
          .withNamespace(namespace)
          .addToLabels("app", name)
          .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
          .withAutomountServiceAccountToken(false)
          .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
          .endSecurityContext()
          .addNewInitContainer()
            .withName("init")
            .withImage("init:dev")
            .withNewSecurityContext()
              .withAllowPrivilegeEscalation(false)
              .withNewCapabilities().withDrop("ALL").endCapabilities()
            .endSecurityContext()
          .endInitContainer()
          .addNewContainer()
            .withName("main")
            .withImage("main:dev")
            .withNewSecurityContext()
              .withAllowPrivilegeEscalation(false)
              .withNewCapabilities().withDrop("ALL").endCapabilities()
            .endSecurityContext()
          .endContainer()
        .endSpec()
        .build();
    // spotless:on
  }
}
