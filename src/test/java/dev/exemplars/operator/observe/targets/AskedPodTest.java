package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskedPodTest {

  private static final String LARGE = "x".repeat(200_000);

  /** All that is read of a Pod has a test beside its reader; here is what a large one comes to. */
  @Test
  void of_a_large_pod_little_is_held() {
    // given
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: shop-0
              namespace: shop
              labels: {large: %1$s}
              annotations: {prometheus.io/scrape: 'true', large: %1$s}
            spec:
              hostNetwork: true
              containers:
                - {name: shop, args: [%1$s], ports: [{containerPort: 9464, name: http}]}
            status:
              phase: Running
              podIPs: [{ip: 10.0.0.1}]
              message: %1$s
            """
                .formatted(LARGE),
            Pod.class);

    // when
    Pod asked = AskedPod.of(pod);

    // then
    assertThat(Serialization.asJson(asked).length()).isLessThan(1_000);
    assertThat(asked.getMetadata().getAnnotations()).containsEntry("prometheus.io/scrape", "true");
    assertThat(asked.getSpec().getHostNetwork()).isTrue();
    assertThat(PodPorts.of(asked)).extracting(ContainerPort::getName).isEqualTo(List.of("http"));
    assertThat(asked.getStatus().getPhase()).isEqualTo("Running");
    assertThat(asked.getStatus().getPodIPs()).isEqualTo(pod.getStatus().getPodIPs());
    assertThat(asked.getMetadata().getLabels()).isEqualTo(Map.of());
  }
}
