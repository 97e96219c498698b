package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.targets.Target.Health;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Pods of a cluster, as far as a test has some; and targets that are said to be theirs. */
final class ScrapedPods implements PodSource {

  private final Map<String, Pod> pods = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** A running Pod of this machine that wants to be scraped. */
  static PodBuilder running(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToAnnotations("prometheus.io/scrape", "true")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("127.0.0.1")
        .addNewPodIP("127.0.0.1")
        .endStatus();
  }

  /** What Prometheus might tell of it. */
  static Target told(String namespace, String name, String url) {
    return told("annotated-pods", namespace, name, url);
  }

  static Target told(String job, String namespace, String name, String url) {
    return new Target(
        job,
        Optional.of(namespace),
        Optional.of(name),
        url,
        Health.Up,
        "",
        Optional.empty(),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10));
  }

  void put(Pod pod) {
    pods.put(pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(), pod);
  }

  /** Who was looked for, each as {@code namespace/name}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Optional<Pod> get(String namespace, String name) {
    asked.add(namespace + "/" + name);
    return Optional.ofNullable(pods.get(namespace + "/" + name));
  }
}
