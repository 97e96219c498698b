package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Tools;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the operator is installed with, and so what is lost with it. */
class OperatorPermissionsTest {

  private static final List<KubernetesResource> INSTALLED = installed();

  @Test
  void nothing_is_granted_wholesale() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).doesNotContain("*");
              assertThat(rule.getResources()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getVerbs()).doesNotContain("*", "deletecollection");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
  }

  @Test
  void the_operator_can_give_nobody_what_it_has_not_and_be_nobody_else() {
    assertThat(rules())
        .allSatisfy(
            rule -> assertThat(rule.getVerbs()).doesNotContain("escalate", "bind", "impersonate"));
  }

  /** Patched they are only where a policy says what of them: see FastReloadIT. */
  @Test
  void pods_are_read_and_no_more_than_patched() {
    assertThat(verbs("pods")).containsExactlyInAnyOrder("get", "list", "watch", "patch");
    assertThat(of(ValidatingAdmissionPolicy.class)).hasSize(1);
    assertThat(of(ValidatingAdmissionPolicyBinding.class))
        .singleElement()
        .satisfies(
            binding ->
                assertThat(binding.getSpec().getValidationActions()).containsExactly("Deny"));
  }

  @Test
  void secrets_are_never_listed_or_watched() {
    assertThat(verbs("secrets")).containsExactlyInAnyOrder("get", "create", "patch", "delete");
  }

  /** Such as pods/exec, serviceaccounts/token and nodes/proxy: each is a way around the others. */
  @Test
  void of_subresources_only_the_status_of_pipelines_is_written() {
    assertThat(rules().stream().flatMap(rule -> rule.getResources().stream()))
        .filteredOn(resource -> resource.contains("/"))
        .containsExactly("exemplarpipelines/status");
  }

  @Test
  void nothing_that_runs_containers_is_written_but_deployments() {
    assertThat(rules().stream().flatMap(rule -> rule.getResources().stream()))
        .doesNotContain(
            "statefulsets",
            "daemonsets",
            "replicationcontrollers",
            "jobs",
            "cronjobs",
            "podtemplates",
            "nodes",
            "endpoints",
            "endpointslices",
            "persistentvolumes",
            "customresourcedefinitions",
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations",
            "certificatesigningrequests");
    assertThat(verbs("replicasets")).containsExactly("get");
  }

  @Test
  void nobody_else_is_given_any_of_it() {
    assertThat(subjects())
        .hasSize(2)
        .allMatch(
            subject ->
                subject.getKind().equals("ServiceAccount")
                    && subject.getName().equals("exemplar-operator")
                    && subject.getNamespace().equals("exemplar-operator"));
  }

  private static Set<String> verbs(String resource) {
    Set<String> verbs = new TreeSet<>();
    rules().stream()
        .filter(rule -> rule.getResources().contains(resource))
        .forEach(rule -> verbs.addAll(rule.getVerbs()));
    return verbs;
  }

  /** Or that exception would be a hole. */
  @Test
  void the_operator_has_nothing_by_the_roles_of_users() {
    assertThat(of(ClusterRole.class).filter(OperatorPermissionsTest::isOfUsers))
        .hasSize(2)
        .allSatisfy(
            role ->
                assertThat(of(ClusterRoleBinding.class))
                    .noneMatch(
                        binding ->
                            binding.getRoleRef().getName().equals(role.getMetadata().getName())));
  }

  private static List<PolicyRule> rules() {
    return Stream.concat(
            of(ClusterRole.class)
                .filter(role -> !isOfUsers(role))
                .flatMap(role -> role.getRules().stream()),
            of(Role.class).flatMap(role -> role.getRules().stream()))
        .toList();
  }

  /** Bound to nobody here: Kubernetes adds it to its own roles. */
  private static boolean isOfUsers(ClusterRole role) {
    return role.getMetadata().getLabels().keySet().stream()
        .anyMatch(label -> label.startsWith("rbac.authorization.k8s.io/aggregate-to-"));
  }

  private static List<Subject> subjects() {
    return Stream.concat(
            of(ClusterRoleBinding.class).flatMap(binding -> binding.getSubjects().stream()),
            of(RoleBinding.class).flatMap(binding -> binding.getSubjects().stream()))
        .toList();
  }

  private static <T> Stream<T> of(Class<T> kind) {
    return INSTALLED.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static List<KubernetesResource> installed() {
    try {
      String file = Files.readString(Tools.file("deploy/operator.yaml"));
      return Arrays.stream(file.split("(?m)^---$", -1))
          .filter(document -> document.contains("\nkind: "))
          .map(document -> Serialization.unmarshal(document, KubernetesResource.class))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
