package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.PodState;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodCacheTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: demo-prometheus-5f7b-x
        namespace: shop
        uid: 1
        creationTimestamp: '2026-11-24T10:00:00Z'
        labels: {app.kubernetes.io/instance: demo, team: shop}
        annotations: {kubectl.kubernetes.io/default-container: prometheus}
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: demo-prometheus-5f7b, uid: 2}]
        managedFields: [{manager: kubelet}]
      spec: {containers: [{name: prometheus}]}
      status:
        phase: Running
        podIP: 10.0.0.1
        conditions: [{type: PodScheduled, status: 'False', message: no node}]
        containerStatuses:
          - name: prometheus
            restartCount: 3
            state: {waiting: {reason: CrashLoopBackOff}}
            lastState: {terminated: {reason: OOMKilled, exitCode: 137}}
      """;

  @Test
  void of_annotations_a_pruned_pod_keeps_the_operators_own_if_it_is_a_short_one() {
    // given
    Pod pod = Serialization.unmarshal(POD, Pod.class);

    // when
    pod.getMetadata().getAnnotations().put(FastReload.REVISION, "0123456789ab.17");

    // then
    assertThat(PodCache.pruned(pod).getMetadata().getAnnotations())
        .isEqualTo(Map.of(FastReload.REVISION, "0123456789ab.17"));

    // when
    pod.getMetadata().getAnnotations().put(FastReload.REVISION, "x".repeat(64));

    // then
    assertThat(PodCache.pruned(pod).getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void a_pruned_pod_says_all_that_is_asked_of_it_and_no_more() {
    // given
    Pod pod = Serialization.unmarshal(POD, Pod.class);

    // when
    Pod pruned = PodCache.pruned(pod);

    // then
    assertThat(pruned.getSpec()).isNull();
    assertThat(pruned.getMetadata().getManagedFields()).isEmpty();
    assertThat(pruned.getMetadata().getAnnotations()).isEmpty();
    assertThat(pruned.getStatus().getPodIP()).isNull();
    assertThat(pruned.getMetadata().getOwnerReferences())
        .isEqualTo(pod.getMetadata().getOwnerReferences());
    assertThat(pruned.getMetadata().getLabels())
        .isEqualTo(Map.of("app.kubernetes.io/instance", "demo"));
    // As the store does.
    pruned.getMetadata().setName(pod.getMetadata().getName());
    assertThat(PodState.current(Stream.of(pruned))).isEqualTo(PodState.current(Stream.of(pod)));
  }

  @Test
  void of_owners_a_pruned_pod_keeps_the_one_that_may_be_ours() {
    // given
    Pod pod = Serialization.unmarshal(POD, Pod.class);
    OwnerReference own = pod.getMetadata().getOwnerReferences().getFirst();
    OwnerReference endless = new OwnerReferenceBuilder(own).withName("x".repeat(1000)).build();
    OwnerReference other = new OwnerReferenceBuilder(own).withKind("Job").build();

    // when
    pod.getMetadata().setOwnerReferences(List.of(endless, other, own, own, own));

    // then
    assertThat(PodCache.pruned(pod).getMetadata().getOwnerReferences()).containsExactly(own);
  }
}
