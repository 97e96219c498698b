package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.ScrapedNamespaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import java.util.Map;

/** Who Prometheus is, and what it may read: Pods, in the namespaces it scrapes, and no more. */
public final class PrometheusPermissions {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final PolicyRule PODS =
      new PolicyRuleBuilder()
          .withApiGroups("")
          .withResources("pods")
          .withVerbs("list", "watch")
          .build();

  private PrometheusPermissions() {}

  /** It also tells of the Secret of credentials, being written before it. */
  public static ServiceAccount serviceAccount(PipelinePlan plan) {
    Map<String, String> secret =
        plan.prometheusSecrets().isEmpty()
            ? Map.of()
            : Map.of(OperandMetadata.SECRET, plan.names().credentials());
    return new ServiceAccountBuilder()
        .withMetadata(
            OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheus()))
        .editMetadata()
        .addToAnnotations(secret)
        .endMetadata()
        .withAutomountServiceAccountToken(false)
        .build();
  }

  /** Discovery only lists and watches: a Role in each scraped namespace, or one for all. */
  public static List<HasMetadata> roles(PipelinePlan plan) {
    return switch (plan.scrape().namespaces()) {
      case ScrapedNamespaces.All all ->
          List.of(new ClusterRoleBuilder().withMetadata(clusterWide(plan)).withRules(PODS).build());
      case ScrapedNamespaces.Named named ->
          named.names().stream()
              .<HasMetadata>map(
                  namespace ->
                      new RoleBuilder().withMetadata(role(plan, namespace)).withRules(PODS).build())
              .toList();
    };
  }

  /** A binding beside each of those. */
  public static List<HasMetadata> roleBindings(PipelinePlan plan) {
    return switch (plan.scrape().namespaces()) {
      case ScrapedNamespaces.All all ->
          List.of(
              new ClusterRoleBindingBuilder()
                  .withMetadata(clusterWide(plan))
                  .withNewRoleRef(RBAC, "ClusterRole", plan.names().prometheusClusterRole())
                  .withSubjects(subject(plan))
                  .build());
      case ScrapedNamespaces.Named named ->
          named.names().stream()
              .<HasMetadata>map(
                  namespace ->
                      new RoleBindingBuilder()
                          .withMetadata(role(plan, namespace))
                          .withNewRoleRef(RBAC, "Role", plan.names().prometheusRole(namespace))
                          .withSubjects(subject(plan))
                          .build())
              .toList();
    };
  }

  private static Subject subject(PipelinePlan plan) {
    return new Subject(null, "ServiceAccount", plan.names().prometheus(), plan.id().namespace());
  }

  private static ObjectMeta clusterWide(PipelinePlan plan) {
    return OperandMetadata.clusterWide(
        plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheusClusterRole());
  }

  private static ObjectMeta role(PipelinePlan plan, String namespace) {
    return OperandMetadata.in(
        namespace, plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheusRole(namespace));
  }
}
