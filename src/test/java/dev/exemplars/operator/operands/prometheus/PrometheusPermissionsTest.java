package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.Given;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusPermissionsTest {

  @Test
  void prometheus_may_list_and_watch_pods_of_its_namespace_and_nothing_else() {
    // when
    List<Role> roles = PrometheusPermissions.roles(Given.plan(Given.MINIMAL));

    // then
    assertThat(roles).hasSize(1);
    assertThat(roles.getFirst().getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(roles.getFirst().getRules())
        .containsExactly(
            new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("pods")
                .withVerbs("list", "watch")
                .build());
  }

  @Test
  void the_role_is_bound_to_the_account_of_the_pod() {
    // when
    List<RoleBinding> bindings = PrometheusPermissions.roleBindings(Given.plan(Given.MINIMAL));
    ServiceAccount account = PrometheusPermissions.serviceAccount(Given.plan(Given.MINIMAL));

    // then
    assertThat(bindings).hasSize(1);
    RoleBinding binding = bindings.getFirst();
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
