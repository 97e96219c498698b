package dev.exemplars.operator.observe.targets;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at of a Pod that may be asked. Its owner makes it as large as the API server
 * stores, and it is held for as long as it takes to answer, beside many others.
 */
public final class AskedPod {

  /** Those that count are words and numbers. */
  private static final int LONGEST_ANNOTATION = 128;

  private AskedPod() {}

  /** A Pod with nothing else. */
  public static Pod of(Pod pod) {
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withAnnotations(shortened(pod.getMetadata().getAnnotations()))
                .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
                .build())
        .withSpec(Optional.ofNullable(pod.getSpec()).map(AskedPod::spec).orElse(null))
        .withStatus(Optional.ofNullable(pod.getStatus()).map(AskedPod::status).orElse(null))
        .build();
  }

  private static Map<String, String> shortened(@Nullable Map<String, String> annotations) {
    Map<String, String> shortened =
        new TreeMap<>(Optional.ofNullable(annotations).orElse(Map.of()));
    shortened.replaceAll(
        (key, value) -> value.substring(0, Math.min(value.length(), LONGEST_ANNOTATION)));
    return shortened;
  }

  private static PodSpec spec(PodSpec spec) {
    return new PodSpecBuilder()
        .withHostNetwork(spec.getHostNetwork())
        .withContainers(
            Optional.ofNullable(spec.getContainers()).orElse(List.of()).stream()
                .map(AskedPod::container)
                .toList())
        .build();
  }

  private static Container container(Container container) {
    return new ContainerBuilder().withPorts(container.getPorts()).build();
  }

  private static PodStatus status(PodStatus status) {
    return new PodStatusBuilder()
        .withPhase(status.getPhase())
        .withPodIPs(status.getPodIPs())
        .build();
  }
}
