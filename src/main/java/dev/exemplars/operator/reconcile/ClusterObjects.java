package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.apply.ClusterReads;
import dev.exemplars.operator.observe.targets.ClusterSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** The cluster, for whoever looks for targets. */
record ClusterObjects(ClusterReads reads, KubernetesClient client) implements ClusterSource {

  @Override
  public Optional<Pod> get(String namespace, String name) {
    return reads.pod(namespace, name, client);
  }

  @Override
  public <T extends HasMetadata> List<T> list(Listing<T> listing) {
    return reads.list(
        new ClusterReads.First<>(
            listing.kind(), listing.namespace(), listing.selector(), listing.most()),
        client);
  }
}
