package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.real.AuditLog.SecretRead;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A tenant who may do anything in a namespace of their own, and wants more; beside a victim, and a
 * Grafana in a namespace of its own. On a real API server, against the operator with its own
 * permissions.
 */
final class HostileTenant implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A pipeline that is looked at often. */
  static final String MINIMAL =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      """;

  /** Who is given a namespace, is given all of it. */
  private static final String TENANT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: tenant, namespace: %1$s}
      rules:
        - {apiGroups: ["*"], resources: [%2$s], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: tenant, namespace: %1$s}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}
      subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String own = cluster.newNamespace("mallory");
  private final String victims = cluster.newNamespace("victim");
  private final String grafana = cluster.newNamespace("grafana");
  private final KubernetesClient client = with("\"*\"");
  private OperatorUnderTest operator =
      OperatorUnderTest.start(cluster, own + "," + victims, "--grafana-namespace=" + grafana);

  /** The tenant's namespace. */
  String own() {
    return own;
  }

  /** The victim's. */
  String victims() {
    return victims;
  }

  /** Grafana's. */
  String grafana() {
    return grafana;
  }

  /** What the tenant has. */
  KubernetesClient client() {
    return client;
  }

  /** The tenant's pipelines, as the tenant writes them. */
  Pipelines pipelines() {
    return new Pipelines(client, own);
  }

  /** Starts the operator for other namespaces, or with more options. */
  void restart(String namespaces, String... options) {
    operator.close();
    operator =
        OperatorUnderTest.start(
            cluster,
            namespaces,
            Stream.concat(Stream.of("--grafana-namespace=" + grafana), Stream.of(options))
                .toArray(String[]::new));
  }

  /** The same, with Grafana's objects beside the tenant's pipelines. */
  void restartWithGrafanaBeside() {
    operator.close();
    operator = OperatorUnderTest.start(cluster, own);
  }

  /** A user who may do anything with these resources of their namespace. */
  KubernetesClient with(String resources) {
    cluster.applyText(TENANT.formatted(own, resources));
    return cluster.asUser(own);
  }

  void awaitReconciliations(int more) {
    double before = operator.reconciliations();
    Waiting.until("more looks", PATIENCE, () -> operator.reconciliations() >= before + more);
  }

  List<SecretRead> secretReads() {
    return cluster.audit().secretReadsOfTheOperator();
  }

  static void assertForbidden(ThrowingCallable call) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(403));
  }

  /** Everything that the operator might write, and the tests' own, with its version. */
  Map<String, String> versions(String namespace) {
    return Stream.of(
            admin.serviceAccounts().inNamespace(namespace).list().getItems(),
            admin.rbac().roles().inNamespace(namespace).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems(),
            admin.configMaps().inNamespace(namespace).list().getItems(),
            admin.secrets().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .filter(
            object ->
                !List.of("default", "kube-root-ca.crt", "tenant")
                    .contains(object.getMetadata().getName()))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                HostileTenant::version));
  }

  /** Of a Deployment its status moves by itself. */
  private static String version(HasMetadata object) {
    return object instanceof Deployment
        ? "%s %d".formatted(object.getMetadata().getUid(), object.getMetadata().getGeneration())
        : object.getMetadata().getResourceVersion();
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }
}
