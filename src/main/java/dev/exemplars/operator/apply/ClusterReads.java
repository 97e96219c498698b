package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of objects that are not the operator's, one request each, among the requests that are
 * bounded together. What cannot be read is not there: nothing depends on it but what is told.
 */
public final class ClusterReads {

  private static final Logger log = LoggerFactory.getLogger(ClusterReads.class);

  private final OperandWriter writer;

  public ClusterReads(OperandWriter writer) {
    this.writer = writer;
  }

  /** A Pod that is to be asked. */
  public Optional<Pod> pod(String namespace, String name, KubernetesClient client) {
    try {
      return writer.read(
          client,
          new PodBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .endMetadata()
              .build());
    } catch (ApplyException e) {
      log.atDebug().addKeyValue("pod", name).log("cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The first of a kind in a namespace.
   *
   * @param selector in the syntax of {@code kubectl get --selector}; empty selects all
   */
  public record First<T extends HasMetadata>(
      Class<T> kind, String namespace, String selector, long most) {}

  /** One page, and no more. */
  public <T extends HasMetadata> List<T> list(First<T> wanted, KubernetesClient client) {
    try {
      return writer.page(
          client,
          wanted.kind,
          wanted.namespace,
          new ListOptionsBuilder()
              .withLabelSelector(wanted.selector.isEmpty() ? null : wanted.selector)
              .withLimit(wanted.most)
              .build());
    } catch (ApplyException e) {
      log.atDebug()
          .addKeyValue("namespace", wanted.namespace)
          .log("cannot be listed: {}", e.getMessage());
      return List.of();
    }
  }
}
