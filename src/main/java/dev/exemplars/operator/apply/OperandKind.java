package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A kind of operands that watches show; Secrets are none. The operator's permissions name the same.
 *
 * @param blank an object of that kind, without anything in it
 */
record OperandKind<R extends HasMetadata>(Class<R> type, Supplier<R> blank) {

  static final List<OperandKind<?>> IN_NAMESPACES =
      List.of(
          new OperandKind<>(PersistentVolumeClaim.class, PersistentVolumeClaim::new),
          new OperandKind<>(ServiceAccount.class, ServiceAccount::new),
          new OperandKind<>(Role.class, Role::new),
          new OperandKind<>(RoleBinding.class, RoleBinding::new),
          new OperandKind<>(NetworkPolicy.class, NetworkPolicy::new),
          new OperandKind<>(ConfigMap.class, ConfigMap::new),
          new OperandKind<>(Service.class, Service::new),
          new OperandKind<>(Deployment.class, Deployment::new));

  /** Those that live in no namespace, and that only a pipeline that scrapes all has. */
  static final List<OperandKind<?>> CLUSTER_WIDE =
      List.of(
          new OperandKind<>(ClusterRole.class, ClusterRole::new),
          new OperandKind<>(ClusterRoleBinding.class, ClusterRoleBinding::new));

  /** The kind of an operand. */
  @SuppressWarnings("unchecked")
  static <R extends HasMetadata> OperandKind<R> of(R operand) {
    return of((Class<R>) operand.getClass());
  }

  /** The kind of operands of that type. */
  @SuppressWarnings("unchecked")
  static <R extends HasMetadata> OperandKind<R> of(Class<R> type) {
    return (OperandKind<R>)
        Stream.concat(IN_NAMESPACES.stream(), CLUSTER_WIDE.stream())
            .filter(kind -> kind.type() == type)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no operand is a " + type.getSimpleName()));
  }

  /** An object of that kind of which there is nothing but metadata. */
  R with(ObjectMeta metadata) {
    R object = blank.get();
    object.setMetadata(metadata);
    return object;
  }
}
