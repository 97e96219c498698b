package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;

/** Who Prometheus is, and what it may read: Pods, in the namespaces it scrapes, and no more. */
public final class PrometheusPermissions {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private PrometheusPermissions() {}

  public static ServiceAccount serviceAccount(PipelinePlan plan) {
    return new ServiceAccountBuilder()
        .withMetadata(metadata(plan, plan.id().namespace()))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  /** One Role in each scraped namespace. Discovery only lists and watches. */
  public static List<Role> roles(PipelinePlan plan) {
    return plan.scrape().namespaces().stream()
        .map(
            namespace ->
                new RoleBuilder()
                    .withMetadata(metadata(plan, namespace))
                    .addNewRule()
                    .withApiGroups("")
                    .withResources("pods")
                    .withVerbs("list", "watch")
                    .endRule()
                    .build())
        .toList();
  }

  /** One RoleBinding beside each Role. */
  public static List<RoleBinding> roleBindings(PipelinePlan plan) {
    return plan.scrape().namespaces().stream()
        .map(
            namespace ->
                new RoleBindingBuilder()
                    .withMetadata(metadata(plan, namespace))
                    .withNewRoleRef(RBAC, "Role", plan.names().prometheus())
                    .addNewSubject()
                    .withKind("ServiceAccount")
                    .withName(plan.names().prometheus())
                    .withNamespace(plan.id().namespace())
                    .endSubject()
                    .build())
        .toList();
  }

  private static ObjectMeta metadata(PipelinePlan plan, String namespace) {
    return OperandMetadata.in(
        namespace, plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheus());
  }
}
