package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.plan.NamespaceSelector;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealParts;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code scrape.namespaces.from: Selector} on a real API server: also by a tenant who means harm.
 */
class SelectedNamespacesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}\n";

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("selecting");

  /** A label that no other test gives. */
  private final String team = namespace;

  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final DemoOperands operands = new DemoOperands(admin, namespace);
  private OperatorUnderTest operator;

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void aNamespaceThatGetsTheLabelIsScrapedAndOneThatLosesItIsNotAnyMore()
      throws JsonProcessingException {
    String other = cluster.newNamespace("selected");
    start("--grant-scrape-namespaces=%s=%s".formatted(namespace, other));
    pipelines.apply("demo", selecting());
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(operands.rolesIn(other)).isEmpty();
    assertThat(discovered()).isEmpty();
    long deployment = deploymentGeneration();

    label(other, team);
    Waiting.until("the roles to come", PATIENCE, () -> operands.rolesIn(other).size() == 2);
    Waiting.until("the configuration", PATIENCE, () -> discovered().equals(Set.of(other)));
    assertThat(pipelines.get("demo").getMetadata().getFinalizers()).hasSize(1);

    label(other, "somebody-elses");
    Waiting.until("the roles to go", PATIENCE, () -> operands.rolesIn(other).isEmpty());
    Waiting.until("the configuration", PATIENCE, () -> discovered().isEmpty());
    assertThat(deploymentGeneration()).as("nothing restarts").isEqualTo(deployment);
  }

  @Test
  void aNamespaceThatIsNewIsScrapedAndOneThatIsDeletedLeavesNothing()
      throws JsonProcessingException {
    start("--grant-scrape-namespaces=%s=*".formatted(namespace));
    label(namespace, team);
    pipelines.apply("demo", selecting());
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Waiting.until("the own one", PATIENCE, () -> discovered().equals(Set.of(namespace)));

    String other = cluster.newNamespace("selected");
    label(other, team);
    Waiting.until("the new one", PATIENCE, () -> discovered().equals(Set.of(namespace, other)));
    admin.namespaces().withName(other).delete();

    Waiting.until("the own one", PATIENCE, () -> discovered().equals(Set.of(namespace)));
    Waiting.until(
        "the namespace to go",
        Duration.ofSeconds(60),
        () -> admin.namespaces().withName(other).get() == null);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(discovered()).containsExactly(namespace);
  }

  @Test
  void aNamespaceThatIsNotGrantedNeverGetsARoleAndIsNeverNamed() throws JsonProcessingException {
    String granted = cluster.newNamespace("granted");
    String secret = cluster.newNamespace("secret");
    label(granted, team);
    label(secret, team);
    start("--grant-scrape-namespaces=%s=%s".formatted(namespace, granted));

    pipelines.apply("demo", selecting());
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Waiting.until("the granted one", PATIENCE, () -> discovered().equals(Set.of(granted)));

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(Pipelines.ready(status).message())
        .contains("scrape.namespaces.selector", "--grant-scrape-namespaces");
    assertThat(operands.rolesIn(granted)).hasSize(2);
    assertThat(operands.rolesIn(secret)).isEmpty();
    assertThat(visibleTo(namespace)).noneMatch(text -> text.contains(secret));
  }

  /** Every namespace carries its own name as a label: by that one could ask for each. */
  @Test
  void aStatusIsNoOracle() {
    String secret = cluster.newNamespace("secret");
    start("--grant-scrape-namespaces=%s=%s".formatted(namespace, "granted"));

    pipelines.apply("exists", selecting("kubernetes.io/metadata.name", secret));
    pipelines.apply("exists-not", selecting("kubernetes.io/metadata.name", "no-such"));

    Waiting.until(
        "both to say the same",
        PATIENCE,
        () -> said("exists").equals(said("exists-not").replace("exists-not", "exists")));
    assertThat(said("exists")).doesNotContain(secret);
    assertThat(operands.rolesIn(secret)).isEmpty();
  }

  @Test
  void aTenantWhoLabelsButTheirOwnNamespaceGainsNothing() throws JsonProcessingException {
    String victim = cluster.newNamespace("victim");
    label(victim, team);
    label(namespace, team);
    start("--grant-scrape-namespaces=other=%s".formatted(victim));

    pipelines.apply("demo", selecting());

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "NotAllowed");
    assertThat(Pipelines.ready(status).message())
        .contains("spec.scrape.namespaces.from", "\"Selector\" is not granted", namespace + "=*")
        .doesNotContain(victim);
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(discovered()).containsExactly(namespace);
    assertThat(operands.rolesIn(victim)).isEmpty();
    assertThat(admin.rbac().clusterRoles().list().getItems())
        .noneMatch(role -> role.getMetadata().getName().startsWith(namespace));
  }

  @Test
  void anOperatorThatGrantsNobodyAnythingDoesNotLookAndSaysSo() throws JsonProcessingException {
    label(namespace, team);
    start();

    pipelines.apply("demo", selecting());

    pipelines.awaitReason("demo", "NotAllowed");
    assertThat(discovered()).isEmpty();
    assertThat(operator.status("/readyz")).isEqualTo(200);
  }

  @Test
  void anOperatorThatMayNotSeeNamespacesRefusesThoseWhoSelectAndServesTheRest() {
    String user = namespace + "-operator";
    allowAllButNamespaces(user);
    operator =
        OperatorUnderTest.start(
            cluster.asUser(user), namespace, "--grant-scrape-namespaces=%s=x".formatted(namespace));

    pipelines.apply("plain", MINIMAL);
    pipelines.apply("demo", selecting());

    pipelines.awaitReason("plain", "DeploymentUnavailable");
    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "OperatorForbidden");
    assertThat(Pipelines.ready(status).message())
        .contains("list and watch namespaces", "deploy/operator.yaml", "what runs keeps running");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{matchLabels: {stage: test}}",
        "{matchExpressions: [{key: stage, operator: In, values: [test, prod]}]}",
        "{matchExpressions: [{key: stage, operator: NotIn, values: [test]}]}",
        "{matchExpressions: [{key: stage, operator: Exists}]}",
        "{matchExpressions: [{key: stage, operator: DoesNotExist}]}",
        "{matchLabels: {stage: ''}, matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}",
        "{matchLabels: {stage: prod, other: x}}"
      })
  @Shows({
    "spec.scrape.namespaces.selector.matchLabels.*",
    "spec.scrape.namespaces.selector.matchExpressions[].key",
    "spec.scrape.namespaces.selector.matchExpressions[].operator",
    "spec.scrape.namespaces.selector.matchExpressions[].values[]"
  })
  void namespacesAreFoundAsTheApiServerFindsThem(String selector) throws JsonProcessingException {
    List<Namespace> some =
        Stream.of("test", "prod", "").map(stage -> labelled(Map.of("stage", stage))).toList();
    Namespace none = labelled(Map.of());
    pipelines.apply(
        "demo",
        MINIMAL + "scrape: {namespaces: {from: Selector, selector: %s}}".formatted(selector));

    NamespaceSelector ours = NamespaceSelector.of(pipelines.get("demo")).orElseThrow();
    List<String> theirs =
        admin
            .namespaces()
            .withLabelSelector(new YAMLMapper().readValue(selector, LabelSelector.class))
            .list()
            .getItems()
            .stream()
            .map(found -> found.getMetadata().getName())
            .toList();

    assertThat(Stream.concat(some.stream(), Stream.of(none)))
        .allSatisfy(
            one ->
                assertThat(ours.matches(one.getMetadata().getLabels()))
                    .isEqualTo(theirs.contains(one.getMetadata().getName())));
  }

  @Test
  void aRealPrometheusDiscoversThePodsOfASelectedNamespace(@TempDir Path directory) {
    try (RealParts parts = RealParts.start(directory, "--grant-scrape-namespaces=*=*")) {
      String other = cluster.newNamespace("selected");
      NodelessPods.create(
          admin,
          other,
          "far",
          "10.1.2.3",
          "Running",
          Map.of("prometheus.io/scrape", "true", "prometheus.io/port", "81"));
      label(parts.namespace(), team);
      parts.pipelines().apply("demo", selecting() + "verification: {interval: 5s}\n");
      String near = parts.shop().metricsUrl();
      awaitTargets(parts, Set.of(near));
      String pod = parts.podUid();

      label(other, team);
      awaitTargets(parts, Set.of(near, "http://10.1.2.3:81/metrics"));
      label(other, "somebody-elses");

      awaitTargets(parts, Set.of(near));
      assertThat(parts.podUid()).isEqualTo(pod);
      assertThat(parts.node().starts()).isEqualTo(1);
    }
  }

  private static void awaitTargets(RealParts parts, Set<String> wanted) {
    Waiting.until(
        "the targets " + wanted, Duration.ofSeconds(60), () -> parts.targets().equals(wanted));
  }

  private void start(String... options) {
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  private String selecting() {
    return selecting("team", team);
  }

  private static String selecting(String key, String value) {
    return MINIMAL
        + "scrape: {namespaces: {from: Selector, selector: {matchLabels: {%s: %s}}}}\n"
            .formatted(key, value);
  }

  private void label(String name, String value) {
    admin
        .namespaces()
        .withName(name)
        .edit(
            one -> {
              one.getMetadata().getLabels().put("team", value);
              return one;
            });
  }

  private Namespace labelled(Map<String, String> labels) {
    String name = cluster.newNamespace("labelled");
    return admin
        .namespaces()
        .withName(name)
        .edit(
            one -> {
              one.getMetadata().getLabels().putAll(labels);
              return one;
            });
  }

  /** Namespaces that the written configuration discovers Pods in. */
  private Set<String> discovered() throws JsonProcessingException {
    ConfigMap config =
        admin.configMaps().inNamespace(namespace).withName("demo-prometheus-config-3-11").require();
    return new YAMLMapper()
        .readTree(config.getData().get("prometheus.yml"))
        .path("scrape_configs")
        .valueStream()
        .flatMap(job -> job.path("kubernetes_sd_configs").valueStream())
        .flatMap(discovery -> discovery.at("/namespaces/names").valueStream())
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  /** Gives a user what the operator's own account has, but one permission. */
  private void allowAllButNamespaces(String user) {
    ClusterRole full = admin.rbac().clusterRoles().withName("exemplar-operator").require();
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(user)
                .endMetadata()
                .withRules(
                    full.getRules().stream()
                        .filter(rule -> !rule.getResources().contains("namespaces"))
                        .toList())
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(user)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", user)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  private long deploymentGeneration() {
    return admin
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("demo-prometheus")
        .require()
        .getMetadata()
        .getGeneration();
  }

  /** What is said of a pipeline, without the times. */
  private String said(String name) {
    return pipelines.awaitReason(name, "DeploymentUnavailable").conditions().stream()
        .map(condition -> condition.type() + condition.status() + condition.message())
        .collect(Collectors.joining());
  }

  /** All that a tenant can read. */
  private Stream<String> visibleTo(String tenant) {
    return Stream.of(
            List.of(pipelines.get("demo")),
            admin.configMaps().inNamespace(tenant).list().getItems(),
            admin.rbac().roleBindings().inNamespace(tenant).list().getItems(),
            admin.v1().events().inNamespace(tenant).list().getItems())
        .flatMap(List::stream)
        .map(Serialization::asYaml);
  }
}
