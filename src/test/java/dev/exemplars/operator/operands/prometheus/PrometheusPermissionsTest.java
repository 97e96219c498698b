package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PrometheusPermissionsTest {

  private static final PolicyRule PODS =
      new PolicyRuleBuilder()
          .withApiGroups("")
          .withResources("pods")
          .withVerbs("list", "watch")
          .build();

  @Test
  void every_scraped_namespace_has_a_role_whose_name_elsewhere_is_hashed() {
    // when
    PipelinePlan plan =
        Given.plan(
            "scrape: {namespaces: {from: Names, names: [billing, shop]}}",
            "--grant-scrape-namespaces=shop=billing");

    // then
    assertThat(PrometheusPermissions.roles(plan))
        .extracting(role -> role.getMetadata().getNamespace(), role -> role.getMetadata().getName())
        .containsExactly(
            tuple("billing", plan.names().prometheusRole("billing")),
            tuple("shop", "checkout-prometheus"));
    assertThat(PrometheusPermissions.roleBindings(plan))
        .first(InstanceOfAssertFactories.type(RoleBinding.class))
        .satisfies(
            binding -> {
              assertThat(binding.getMetadata().getNamespace()).isEqualTo("billing");
              assertThat(binding.getRoleRef().getName())
                  .isEqualTo(plan.names().prometheusRole("billing"));
              assertThat(binding.getSubjects().getFirst().getNamespace()).isEqualTo("shop");
            });
  }

  @Test
  void all_namespaces_are_one_cluster_role_and_no_other() {
    // when
    PipelinePlan plan =
        Given.plan("scrape: {namespaces: {from: All}}", "--grant-scrape-namespaces=shop=*");

    // then
    assertThat(PrometheusPermissions.roles(plan))
        .singleElement(InstanceOfAssertFactories.type(ClusterRole.class))
        .satisfies(
            role -> {
              assertThat(role.getMetadata().getNamespace()).isNull();
              assertThat(role.getRules()).containsExactly(PODS);
            });
    assertThat(PrometheusPermissions.roleBindings(plan))
        .singleElement(InstanceOfAssertFactories.type(ClusterRoleBinding.class))
        .satisfies(
            binding -> {
              assertThat(binding.getRoleRef().getKind()).isEqualTo("ClusterRole");
              assertThat(binding.getRoleRef().getName())
                  .isEqualTo(plan.names().prometheusClusterRole());
            });
  }

  @Test
  void prometheus_may_list_and_watch_pods_of_its_namespace_and_nothing_else() {
    // when
    List<HasMetadata> roles = PrometheusPermissions.roles(Given.plan(Given.MINIMAL));

    // then
    assertThat(roles).hasSize(1);
    assertThat(roles.getFirst().getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(((Role) roles.getFirst()).getRules()).containsExactly(PODS);
  }

  @Test
  void the_role_is_bound_to_the_account_of_the_pod() {
    // when
    List<HasMetadata> bindings = PrometheusPermissions.roleBindings(Given.plan(Given.MINIMAL));
    ServiceAccount account = PrometheusPermissions.serviceAccount(Given.plan(Given.MINIMAL));

    // then
    assertThat(bindings).hasSize(1);
    RoleBinding binding = (RoleBinding) bindings.getFirst();
    assertThat(binding.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(binding.getRoleRef())
        .isEqualTo(new RoleRef("rbac.authorization.k8s.io", "Role", "checkout-prometheus"));
    assertThat(binding.getSubjects())
        .containsExactly(new Subject(null, "ServiceAccount", "checkout-prometheus", "shop"));
    assertThat(account.getMetadata().getName()).isEqualTo("checkout-prometheus");
  }

  @Test
  void only_the_pod_itself_gets_the_token_of_the_account() {
    assertThat(
            PrometheusPermissions.serviceAccount(Given.plan(Given.MINIMAL))
                .getAutomountServiceAccountToken())
        .isFalse();
    assertThat(
            PrometheusDeployment.of(Given.plan(Given.MINIMAL))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getAutomountServiceAccountToken())
        .isTrue();
  }

  @Test
  void the_service_needs_no_virtual_address_and_leads_to_the_http_port() {
    // when
    Service service = PrometheusService.of(Given.plan(Given.MINIMAL));

    // then
    assertThat(service.getMetadata().getName()).isEqualTo("checkout-prometheus");
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .extracting(port -> port.getPort(), port -> port.getTargetPort().getStrVal())
        .containsExactly(9090, "http");
  }
}
