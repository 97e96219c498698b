package dev.exemplars.operator.observe.targets;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /**
   * What is made of the first of them; nothing where they cannot be read. None of them is held
   * until the last is there: each may be as large as the API server stores, and anybody's.
   */
  <T extends HasMetadata, R> List<R> list(Listing<T> listing, Function<T, Stream<R>> made);
}
