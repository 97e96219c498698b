package dev.exemplars.operator.observe.targets;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Where objects of the cluster are read: Pods by name, and the first few of a kind. */
public interface ClusterSource extends PodSource {

  /**
   * Objects of one namespace.
   *
   * @param selector in the syntax of {@code kubectl get --selector}; empty selects all
   * @param most how many are read
   */
  record Listing<T extends HasMetadata>(
      Class<T> kind, String namespace, String selector, int most) {}

  /** The first of them; none where they cannot be read. */
  <T extends HasMetadata> List<T> list(Listing<T> listing);
}
