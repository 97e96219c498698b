package dev.exemplars.operator.observe.targets;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What there is of a cluster, as far as a test has some; and what was asked of it. */
public final class KnownCluster implements ClusterSource {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final List<HasMetadata> objects = new ArrayList<>();
  private final List<Listing<?>> asked = new ArrayList<>();

  /** Objects of a YAML text, {@code ---} between them. */
  public static KnownCluster of(String yaml) {
    KnownCluster cluster = new KnownCluster();
    Arrays.stream(yaml.split("(?m)^---$"))
        .filter(one -> !one.isBlank())
        .forEach(one -> cluster.add(object(one)));
    return cluster;
  }

  /** One object, in YAML; what begins with a brace would be taken for JSON. */
  public static HasMetadata object(String yaml) {
    return YAML.unmarshal("---\n" + yaml.strip());
  }

  /** There is one more, or another one of that name. */
  public synchronized KnownCluster add(HasMetadata object) {
    remove(object.getMetadata().getName());
    objects.add(object);
    return this;
  }

  /** It is gone. */
  public synchronized void remove(String name) {
    objects.removeIf(one -> one.getMetadata().getName().equals(name));
  }

  /** There is nothing. */
  public synchronized void clear() {
    objects.clear();
  }

  List<Listing<?>> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Optional<Pod> get(String namespace, String name) {
    return objects.stream()
        .filter(one -> one instanceof Pod && isIn(namespace, one))
        .filter(one -> one.getMetadata().getName().equals(name))
        .map(Pod.class::cast)
        .findFirst();
  }

  @Override
  public synchronized <T extends HasMetadata, R> List<R> list(
      Listing<T> listing, Function<T, Stream<R>> made) {
    asked.add(listing);
    return objects.stream()
        .filter(listing.kind()::isInstance)
        .filter(one -> isIn(listing.namespace(), one) && matches(listing.selector(), one))
        .limit(listing.most())
        .map(listing.kind()::cast)
        .flatMap(made)
        .toList();
  }

  private static boolean isIn(String namespace, HasMetadata object) {
    return object.getMetadata().getNamespace().equals(namespace);
  }

  /** Of the syntax of selectors what tests use: equality. */
  private static boolean matches(String selector, HasMetadata object) {
    Map<String, String> labels =
        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    return Arrays.stream(selector.split(","))
        .filter(part -> !part.isEmpty())
        .map(part -> part.split("=", 2))
        .allMatch(part -> part[1].equals(labels.get(part[0])));
  }
}
