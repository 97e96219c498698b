package dev.exemplars.operator.reconcile;

import static dev.exemplars.operator.reconcile.HostileTenant.assertForbidden;

import dev.exemplars.operator.real.RealCluster;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever deceives the operator gains what its account may do, and so that must be little. */
class OperatorAccountIT {

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("somebody");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [secrets], verbs: [list]}]}",
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [pods], verbs: [create]}]}",
        "{kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}]}",
        "{kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x},"
            + " rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}",
        "{kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x, namespace: default},"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},"
            + " subjects: [{kind: ServiceAccount, name: default, namespace: default}]}",
        "{kind: ClusterRoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: x},"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},"
            + " subjects: [{kind: ServiceAccount, name: default, namespace: default}]}",
        "{kind: Pod, apiVersion: v1, metadata: {name: x, namespace: default},"
            + " spec: {containers: [{name: x, image: x}]}}",
        "{kind: Namespace, apiVersion: v1, metadata: {name: x}}"
      })
  void theOperatorsAccountCannotGrantOrRunWhatAnAttackerWants(String object) {
    try (KubernetesClient account = cluster.asOperator()) {
      assertForbidden(() -> account.resource("---\n" + object).create());
    }
  }

  @Test
  void theOperatorsAccountReadsNeitherLogsNorTokensEndsNoPodAndIsNobodyElse() {
    try (KubernetesClient account = cluster.asOperator()) {
      assertForbidden(() -> account.pods().inNamespace(namespace).withName("x").delete());
      assertForbidden(() -> account.raw("/api/v1/namespaces/%s/pods/x/log".formatted(namespace)));
      assertForbidden(() -> account.secrets().inNamespace(namespace).list());
      assertForbidden(() -> account.nodes().list());
      assertForbidden(
          () ->
              account
                  .serviceAccounts()
                  .inNamespace(namespace)
                  .withName("default")
                  .tokenRequest(new TokenRequest()));
    }
  }
}
