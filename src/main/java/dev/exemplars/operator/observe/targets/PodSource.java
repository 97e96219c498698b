package dev.exemplars.operator.observe.targets;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Where Pods are read, one at a time. */
public interface PodSource {

  /** The Pod of that name, if there is one. */
  Optional<Pod> get(String namespace, String name);
}
