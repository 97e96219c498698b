package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of objects that are not the operator's, one request each, among the requests that are
 * bounded together. What cannot be read is not there: nothing depends on it but what is told.
 */
public final class ClusterReads {

  private static final Logger log = LoggerFactory.getLogger(ClusterReads.class);

  /** Objects listed at a time, and by one alone: each may be as large as the API server stores. */
  private static final long PAGE = 10;

  private static final long MOST_WAITING_MILLIS = 1000;

  private final OperandWriter writer;
  private final Semaphore listing = new Semaphore(1, true);

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
      Class<T> kind, String namespace, String selector, long most) {

    private ListOptions page(long limit, @Nullable String from) {
      return new ListOptionsBuilder()
          .withLabelSelector(selector.isEmpty() ? null : selector)
          .withLimit(limit)
          .withContinue(from)
          .build();
    }
  }

  /**
   * What is made of them, a few at a time. Nothing where others list for too long: who lists much
   * keeps nobody for more than a moment.
   */
  public <T extends HasMetadata, R> List<R> list(
      First<T> wanted, Function<T, Stream<R>> made, KubernetesClient client) {
    try {
      if (!listing.tryAcquire(MOST_WAITING_MILLIS, TimeUnit.MILLISECONDS)) {
        return List.of();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
    try {
      return pages(wanted, made, client);
    } catch (ApplyException e) {
      log.atDebug()
          .addKeyValue("namespace", wanted.namespace)
          .log("cannot be listed: {}", e.getMessage());
      return List.of();
    } finally {
      listing.release();
    }
  }

  private <T extends HasMetadata, R> List<R> pages(
      First<T> wanted, Function<T, Stream<R>> made, KubernetesClient client) {
    List<R> all = new ArrayList<>();
    String next = null;
    long left = wanted.most;
    do {
      KubernetesResourceList<T> page =
          writer.page(
              client, wanted.kind, wanted.namespace, wanted.page(Math.min(PAGE, left), next));
      page.getItems().forEach(one -> made.apply(one).forEach(all::add));
      left -= PAGE;
      next = page.getMetadata().getContinue();
    } while (left > 0 && next != null && !next.isEmpty());
    return all;
  }
}
