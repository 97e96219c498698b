package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands beside the pipeline {@code demo} in its namespace, and changes that others make. */
record DemoOperands(KubernetesClient admin, String namespace) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** All of them, by kind and name. */
  Map<String, HasMetadata> all() {
    return Stream.of(
            admin.serviceAccounts().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems(),
            admin.configMaps().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(object -> object.getMetadata().getName().startsWith("demo"))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                object -> object));
  }

  /** Roles and bindings in another namespace, of this one's pipelines. */
  List<HasMetadata> rolesIn(String other) {
    return Stream.of(
            admin.rbac().roles().inNamespace(other).list().getItems(),
            admin.rbac().roleBindings().inNamespace(other).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(role -> role.getMetadata().getName().startsWith(namespace))
        .toList();
  }

  ConfigMap config() {
    return admin
        .configMaps()
        .inNamespace(namespace)
        .withName("demo-prometheus-config-3-11")
        .require();
  }

  /** Somebody else's change; gives the new version. */
  <T extends HasMetadata> String edit(T object, Consumer<T> change) {
    if (object.getMetadata().getAnnotations() == null) {
      object.getMetadata().setAnnotations(new HashMap<>());
    }
    change.accept(object);
    object.getMetadata().setManagedFields(null);
    return admin.resource(object).update().getMetadata().getResourceVersion();
  }

  /** A change that is none to the operator: it makes it look again. Gives the new version. */
  String touch(HasMetadata object) {
    return edit(object, o -> o.getMetadata().getAnnotations().put("touched", "yes"));
  }

  void awaitPods(int count) {
    Waiting.until(
        "Pods",
        PATIENCE,
        () -> admin.pods().inNamespace(namespace).list().getItems().size() == count);
  }
}
