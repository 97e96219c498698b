package dev.exemplars.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Program;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that comes with the right to patch Pods: what the operator's account may change of
 * one, as the real API server decides.
 */
class FastReloadIT {

  private static final String DENIED = "denied request: ";
  private static final String ALLOWED =
      "{metadata: {annotations: {exemplars.dev/config-revision: \"%s\"}}}";

  private static final String PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: own
        namespace: shop
        labels: {app.kubernetes.io/managed-by: exemplar-operator, app.kubernetes.io/component: prometheus}
        annotations: {of.others/kept: "yes"}
        ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: demo-prometheus-1, uid: "1", controller: true}
      spec:
        containers: [{name: prometheus, image: prometheus}]
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: foreign, namespace: shop}
      spec: {containers: [{name: shop, image: shop}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: labelled
        namespace: shop
        labels: {app.kubernetes.io/managed-by: exemplar-operator, app.kubernetes.io/component: prometheus}
      spec: {containers: [{name: shop, image: shop}]}
      """;

  /** No policy on Pods but the one under test. */
  private static final String UNRESTRICTED = "pod-security.kubernetes.io/enforce=privileged";

  @BeforeAll
  static void install() {
    EmptyCluster.kubectl()
        .run("label", "--overwrite", "namespace", "shop", UNRESTRICTED)
        .outOfSuccess();
    InstalledChart.install("");
  }

  @AfterAll
  static void uninstall() {
    InstalledChart.uninstall("--no-hooks");
    InstalledChart.deleteDefinition();
    EmptyCluster.kubectl()
        .run(
            "label",
            "--overwrite",
            "namespace",
            "shop",
            "pod-security.kubernetes.io/enforce=restricted")
        .outOfSuccess();
  }

  @BeforeEach
  void pods() {
    EmptyCluster.kubectl().runWithInput(PODS, "create", "-f", "-").outOfSuccess();
  }

  @AfterEach
  void no_pods() {
    EmptyCluster.kubectl()
        .run(
            "delete",
            "pod",
            "own",
            "foreign",
            "labelled",
            "--namespace=shop",
            "--grace-period=0",
            "--force")
        .outOfSuccess();
  }

  @Test
  void the_one_annotation_of_an_own_pod_is_set_changed_and_taken_away() {
    for (String patch :
        List.of(
            ALLOWED.formatted("1"), ALLOWED.formatted("2"), ALLOWED.replace("\"%s\"", "null"))) {
      assertThat(asOperator("own", patch).exitCode()).as(patch).isZero();
    }
  }

  @Test
  void and_by_server_side_apply() {
    String own =
        "{apiVersion: v1, kind: Pod, metadata: {name: own, namespace: shop, annotations: {exemplars.dev/config-revision: \"1\"}}}";

    Program.Result result =
        EmptyCluster.kubectl()
            .runWithInput(
                own, as("apply", "--server-side", "--field-manager=exemplar-operator", "-f", "-"));

    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{spec: {containers: [{name: prometheus, image: evil}]}}",
        "{spec: {activeDeadlineSeconds: 1}}",
        "{spec: {tolerations: [{operator: Exists}]}}",
        "{metadata: {labels: {app: shop}}}",
        "{metadata: {labels: {app.kubernetes.io/component: null}}}",
        "{metadata: {finalizers: [example.com/stay]}}",
        "{metadata: {ownerReferences: null}}",
        "{metadata: {annotations: {other: \"1\"}}}",
        "{metadata: {annotations: {exemplars.dev/expect: \"true\"}}}",
        "{metadata: {annotations: {of.others/kept: \"no\"}}}",
        "{metadata: {annotations: {of.others/kept: null}}}",
        "{metadata: {annotations: {exemplars.dev/config-revision: \"1\", other: \"1\"}}}",
      })
  void nothing_else_of_it_changes(String patch) {
    assertThat(asOperator("own", patch).err()).contains(DENIED, "the operator changes no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreign", "labelled"})
  void and_nothing_of_a_pod_that_is_not_its_own(String pod) {
    assertThat(asOperator(pod, ALLOWED.formatted("1")).err())
        .contains(DENIED, "changes no Pod but those of its own Prometheus Deployments");
  }

  /** Also where somebody gives its account more than the chart does. */
  @Test
  void whatever_its_roles_it_deletes_no_pod_and_enters_none() {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: too-much, namespace: shop}
        rules: [{apiGroups: [""], resources: [pods, pods/exec, pods/ephemeralcontainers], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: too-much, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: too-much}
        subjects: [{kind: ServiceAccount, name: exemplar-operator, namespace: exemplar-operator}]
        """;
    EmptyCluster.kubectl().runWithInput(role, "apply", "-f", "-").outOfSuccess();

    assertThat(EmptyCluster.kubectl().run(as("delete", "pod", "own", "--namespace=shop")).err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    assertThat(
            EmptyCluster.kubectl().run(as("run", "evil", "--image=evil", "--namespace=shop")).err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    assertThat(
            EmptyCluster.kubectl()
                .run(as("debug", "own", "--image=evil", "--namespace=shop", "--profile=general"))
                .err())
        .contains(DENIED, "creates, deletes and enters no Pod");
    EmptyCluster.kubectl().runWithInput(role, "delete", "-f", "-").outOfSuccess();
  }

  @Test
  void nobody_else_is_held_to_it() {
    assertThat(
            EmptyCluster.kubectl()
                .run("label", "pod", "foreign", "of=mine", "--namespace=shop")
                .exitCode())
        .isZero();
  }

  private static Program.Result asOperator(String pod, String patch) {
    return EmptyCluster.kubectl()
        .run(as("patch", "pod", pod, "--namespace=shop", "--patch=" + patch));
  }

  private static String[] as(String... arguments) {
    return Stream.concat(
            Stream.of("--as=system:serviceaccount:exemplar-operator:exemplar-operator"),
            Stream.of(arguments))
        .toArray(String[]::new);
  }
}
