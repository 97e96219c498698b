package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.apply.ClusterReads;
import dev.exemplars.operator.observe.targets.AskedPod;
import dev.exemplars.operator.observe.targets.ClusterSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cluster, for whoever looks for targets. */
record ClusterObjects(ClusterReads reads, KubernetesClient client) implements ClusterSource {

  @Override
  public Optional<Pod> get(String namespace, String name) {
    return reads.pod(namespace, name, client).map(AskedPod::of);
  }

  @Override
  public <T extends HasMetadata, R> List<R> list(Listing<T> listing, Function<T, Stream<R>> made) {
    return reads.list(
        new ClusterReads.First<>(
            listing.kind(), listing.namespace(), listing.selector(), listing.most()),
        made,
        client);
  }
}
