package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.exemplars.operator.apply.FastReload;
import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A kubelet is asked to look by an annotation of Prometheus' Pod; Pods are those of real
 * controllers, without a node.
 */
class FastReloadIT {

  private static final String REVISION = "exemplars.dev/config-revision";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern MARK = Pattern.compile("/revision/([0-9a-f]{12})[0-9a-f]{52}/");

  private static final String MINIMAL =
      "tracing: {tempo: {url: http://tempo:3200}}\nverification: {interval: 5s}\n";

  private static final String PROTECTED =
      MINIMAL
          + """
          scrape:
            jobs:
              - name: db
                staticTargets: ["db.shop:80"]
                authorization: {credentials: {name: db, key: token}}
          """;

  private static final String FOREIGN =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: foreign
        labels:
          app.kubernetes.io/managed-by: exemplar-operator
          app.kubernetes.io/component: prometheus
          app.kubernetes.io/name: prometheus
          app.kubernetes.io/instance: demo
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: prometheus
            image: other:1
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("reload");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final OperatorUnderTest operator =
      OperatorUnderTest.start(cluster, namespace, "--fast-reload=true");

  @BeforeEach
  void record() {
    log.start();
    logger().setLevel(Level.DEBUG);
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    operator.close();
    logger().detachAppender(log);
    logger().setLevel(null);
    cluster.install();
  }

  @Test
  void aNewConfigurationIsToldToThePodOnceAndRestartsNothing() {
    pipelines.apply("demo", MINIMAL);
    Pod before = awaitPod();
    assertThat(before.getMetadata().getAnnotations()).doesNotContainKey(REVISION);

    pipelines.apply("demo", MINIMAL + "prometheus: {exemplars: {maxExemplars: 4000}}");

    awaitRevision(revision -> revision.equals(written()));
    awaitReconciliations(2);
    assertThat(pod().getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(pod().getSpec()).isEqualTo(before.getSpec());
    assertThat(patches()).hasSize(1).allMatch(write -> write.code() == 200);
    assertThat(
            admin
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("demo-prometheus")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .doesNotContainKey(REVISION);

    pipelines.apply("demo", MINIMAL + "prometheus: {exemplars: {maxExemplars: 5000}}");
    awaitRevision(revision -> revision.equals(written()));
    assertThat(patches()).hasSize(2);
  }

  @Test
  void aRotatedCredentialIsToldToThePodWithoutAHashOfIt() {
    pipelines.secret("db", Map.of("token", "one"));
    pipelines.apply("demo", PROTECTED);
    awaitPod();

    pipelines.secret("db", Map.of("token", "two"));

    String version = "\\.[0-9]+";
    awaitRevision(revision -> revision.matches(written() + version));
    assertThat(pod().getMetadata().getAnnotations().get(REVISION))
        .isEqualTo(written() + "." + mounted().getMetadata().getResourceVersion());
  }

  @Test
  void aPodThatOnlyLooksLikeOneOfTheDeploymentIsLeftAlone() {
    pipelines.apply("demo", MINIMAL);
    Pod own = awaitPod();
    Pod bare = create("bare", List.of());
    OwnerReference set = own.getMetadata().getOwnerReferences().getFirst();
    set.setUid("11111111-2222-3333-4444-555555555555");
    // Of that name, and in the eyes of every cache a Pod of the Deployment.
    Pod forged = create("forged", List.of(set));

    pipelines.apply("demo", MINIMAL + "prometheus: {exemplars: {maxExemplars: 4000}}");

    awaitRevision(revision -> revision.equals(written()));
    awaitReconciliations(2);
    assertThat(patches())
        .extracting(Write::name)
        .doesNotContain(bare.getMetadata().getName(), forged.getMetadata().getName());
  }

  @Test
  void withoutThePermissionAllWorksAsBeforeAndItIsSaidOnce() {
    takePermission();
    pipelines.apply("demo", MINIMAL);
    awaitPod();

    for (int size = 4000; size < 4003; size++) {
      String before = written();
      pipelines.apply(
          "demo", MINIMAL + "prometheus: {exemplars: {maxExemplars: %d}}".formatted(size));
      Waiting.until("the new configuration", PATIENCE, () -> !written().equals(before));
      pipelines.awaitReason("demo", "DeploymentUnavailable");
    }

    Waiting.until("three refusals", PATIENCE, () -> log.list.size() >= 3);
    assertThat(log.list.stream().filter(event -> event.getLevel() == Level.WARN))
        .hasSize(1)
        .allSatisfy(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("--fast-reload", "docs/fast-reload.md"));
    assertThat(pod().getMetadata().getAnnotations()).doesNotContainKey(REVISION);
    assertThat(patches()).allMatch(write -> write.code() == 403);
  }

  /** As where the operator was started with the option alone; {@link #stop} gives it back. */
  private void takePermission() {
    admin
        .rbac()
        .clusterRoles()
        .withName("exemplar-operator")
        .edit(
            role ->
                new ClusterRoleBuilder(role)
                    .removeMatchingFromRules(
                        rule ->
                            rule.build().getVerbs().equals(List.of("patch"))
                                && rule.build().getResources().equals(List.of("pods")))
                    .build());
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(FastReload.class);
  }

  private Secret mounted() {
    return admin.secrets().inNamespace(namespace).withName("demo-credentials").require();
  }

  private Pod create(String name, List<OwnerReference> owners) {
    Pod foreign =
        new PodBuilder(Serialization.unmarshal(FOREIGN, Pod.class))
            .editMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withOwnerReferences(owners)
            .endMetadata()
            .build();
    return admin.resource(foreign).create();
  }

  /** The first twelve digits of the revision that is written. */
  private String written() {
    Matcher mark =
        MARK.matcher(
            admin
                .configMaps()
                .inNamespace(namespace)
                .withName("demo-prometheus-config-3-11")
                .require()
                .getData()
                .get("prometheus.yml"));
    assertThat(mark.find()).isTrue();
    return mark.group(1);
  }

  private void awaitRevision(Predicate<String> holds) {
    Waiting.until(
        "the annotation",
        PATIENCE,
        () ->
            Optional.ofNullable(pod().getMetadata().getAnnotations().get(REVISION))
                .filter(holds)
                .isPresent());
  }

  private void awaitReconciliations(int more) {
    double before = operator.reconciliations();
    Waiting.until("more looks", PATIENCE, () -> operator.reconciliations() >= before + more);
  }

  private List<Write> patches() {
    return cluster.audit().ofTheOperator(namespace).stream()
        .filter(write -> write.resource().equals("pods") && write.verb().equals("patch"))
        .filter(write -> !write.name().equals("probe"))
        .toList();
  }

  private Pod awaitPod() {
    Waiting.until("the ReplicaSet's Pod", PATIENCE, () -> own().isPresent());
    return pod();
  }

  private Pod pod() {
    return own().orElseThrow();
  }

  private Optional<Pod> own() {
    return admin.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith("demo-prometheus-"))
        .findFirst();
  }
}
