package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Program;
import dev.exemplars.operator.real.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that comes with the right to patch Pods: what the operator's account may change of
 * one, as the real API server decides.
 */
class FastReloadPolicyIT {

  private static final String DENIED = "denied request: ";
  private static final String ALLOWED =
      "metadata: {annotations: {exemplars.dev/config-revision: \"%s\"}}";

  private static final String LABELS =
      "{app.kubernetes.io/managed-by: exemplar-operator, app.kubernetes.io/component: prometheus}";

  /** Real Pods: garbage collection would take those whose owner is made up. */
  private static final String PODS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: own, namespace: payments}
      spec:
        selector: {matchLabels: %1$s}
        template:
          metadata: {labels: %1$s, annotations: {of.others/kept: "yes"}}
          spec: {containers: [{name: prometheus, image: prometheus}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: foreign, namespace: payments}
      spec: {containers: [{name: shop, image: shop}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: labelled, namespace: payments, labels: %1$s}
      spec: {containers: [{name: shop, image: shop}]}
      """
          .formatted(LABELS);

  private static String own;

  @BeforeAll
  static void install() {
    podSecurity("privileged");
    InstalledChart.install("");
    EmptyCluster.kubectl().runWithInput(PODS, "create", "-f", "-").outOfSuccess();
    Waiting.until("the Pod", Duration.ofSeconds(30), () -> !ownPods().isEmpty());
    own = ownPods().getFirst();
    // The API server decides when it has taken a policy up.
    Waiting.until(
        "the policy to be in force",
        Duration.ofSeconds(30),
        () ->
            asOperator(own, "metadata: {labels: {probe: n" + System.nanoTime() + "}}").exitCode()
                != 0);
  }

  @AfterAll
  static void uninstall() {
    EmptyCluster.kubectl()
        .runWithInput(PODS, "delete", "--grace-period=0", "--force", "-f", "-")
        .outOfSuccess();
    podSecurity("restricted");
    InstalledChart.uninstall("--no-hooks");
    InstalledChart.deleteDefinition();
  }

  /** No policy on Pods but the one under test. */
  private static void podSecurity(String level) {
    EmptyCluster.kubectl()
        .run(
            "label",
            "--overwrite",
            "namespace",
            "payments",
            "pod-security.kubernetes.io/enforce=" + level)
        .outOfSuccess();
  }

  private static List<String> ownPods() {
    return EmptyCluster.shared()
        .admin()
        .pods()
        .inNamespace("payments")
        .withLabel("app.kubernetes.io/component", "prometheus")
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(name -> name.startsWith("own-"))
        .toList();
  }

  @Test
  void the_one_annotation_of_an_own_pod_is_set_changed_and_taken_away() {
    for (String patch :
        List.of(
            ALLOWED.formatted("0123456789ab"),
            ALLOWED.formatted("0123456789ac.77"),
            ALLOWED.replace("\"%s\"", "null"))) {
      assertThat(asOperator(own, patch).exitCode()).as(patch).isZero();
    }
  }

  @Test
  void and_by_server_side_apply() {
    String applied =
        "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: payments, annotations: {exemplars.dev/config-revision: 0123456789ab}}}"
            .formatted(own);

    Program.Result result =
        EmptyCluster.kubectl()
            .runWithInput(
                applied,
                as("apply", "--server-side", "--field-manager=exemplar-operator", "-f", "-"));

    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {containers: [{name: prometheus, image: evil}]}",
        "spec: {activeDeadlineSeconds: 1}",
        "metadata: {labels: {app: shop}}",
        "metadata: {labels: {app.kubernetes.io/component: null}}",
        "metadata: {finalizers: [example.com/stay]}",
        "metadata: {ownerReferences: null}",
        "metadata: {annotations: {other: \"1\"}}",
        "metadata: {annotations: {exemplars.dev/expect: \"true\"}}",
        "metadata: {annotations: {of.others/kept: \"no\"}}",
        "metadata: {annotations: {of.others/kept: null}}",
        "metadata: {annotations: {exemplars.dev/config-revision: 0123456789ab, other: \"1\"}}",
        "metadata: {annotations: {exemplars.dev/config-revision: any text}}",
      })
  void nothing_else_of_it_changes(String patch) {
    assertThat(asOperator(own, patch).err()).contains(DENIED, "the operator changes ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreign", "labelled"})
  void and_nothing_of_a_pod_that_is_not_its_own(String pod) {
    assertThat(asOperator(pod, ALLOWED.formatted("0123456789ab")).err())
        .contains(DENIED, "changes no Pod but those of its own Prometheus Deployments");
  }

  /** Also where somebody gives its account more than the chart does. */
  @Test
  void whatever_its_roles_it_deletes_no_pod_and_enters_none() {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: too-much, namespace: payments}
        rules: [{apiGroups: [""], resources: [pods, pods/exec, pods/ephemeralcontainers], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: too-much, namespace: payments}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: too-much}
        subjects: [{kind: ServiceAccount, name: exemplar-operator, namespace: exemplar-operator}]
        """;
    EmptyCluster.kubectl().runWithInput(role, "apply", "-f", "-").outOfSuccess();

    assertThat(EmptyCluster.kubectl().run(as("delete", "pod", own, "--namespace=payments")).err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    assertThat(
            EmptyCluster.kubectl()
                .run(as("run", "evil", "--image=evil", "--namespace=payments"))
                .err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    assertThat(
            EmptyCluster.kubectl()
                .run(as("debug", own, "--image=evil", "--namespace=payments", "--profile=general"))
                .err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    EmptyCluster.kubectl().runWithInput(role, "delete", "-f", "-").outOfSuccess();
  }

  @Test
  void nobody_else_is_held_to_it() {
    assertThat(
            EmptyCluster.kubectl()
                .run("label", "pod", "foreign", "of=mine", "--namespace=payments")
                .exitCode())
        .isZero();
  }

  private static Program.Result asOperator(String pod, String patch) {
    return EmptyCluster.kubectl()
        .run(as("patch", "pod", pod, "--namespace=payments", "--patch=" + patch));
  }

  private static String[] as(String... arguments) {
    return Stream.concat(
            Stream.of("--as=system:serviceaccount:exemplar-operator:exemplar-operator"),
            Stream.of(arguments))
        .toArray(String[]::new);
  }
}
