package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant who labels large objects as the operator's, more than fit into its memory. */
class FullCacheIT {

  private static final int HEAP_MEGABYTES = 128;
  private static final int MANY = 160;
  private static final String LARGE = "x".repeat(1_000_000);
  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("full");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  @TempDir private Path directory;

  @AfterEach
  void clear() {
    pipelines.delete("demo");
    admin.configMaps().inNamespace(namespace).delete();
    admin.pods().inNamespace(namespace).withGracePeriod(0).delete();
    admin.apps().deployments().inNamespace(namespace).delete();
  }

  @Test
  void largeObjectsThatAreNobodysDoNotFillTheMemory() {
    assertThat((long) MANY * LARGE.length()).isGreaterThan(HEAP_MEGABYTES * 1024L * 1024L);
    IntStream.range(0, MANY).forEach(this::createLarge);

    try (RealProcess operator = startOperator()) {
      IntStream.range(MANY, MANY + 20).forEach(this::createLarge);

      pipelines.apply("demo", MINIMAL);

      pipelines.awaitReason("demo", "DeploymentUnavailable");
      assertThat(operator.isAlive()).isTrue();
    }
  }

  /**
   * Its keeper has it suspended, so that nothing is tidied up, and marks them as the operator does.
   */
  @Test
  void largeObjectsThatAreMarkedAsAPipelinesDoNotEitherAndGoWhenItIsCarriedOut() {
    pipelines.apply("demo", "suspend: true\n" + MINIMAL);
    String uid = pipelines.get("demo").getMetadata().getUid();
    IntStream.range(0, MANY / 2).forEach(number -> createMarked(number, uid));

    try (RealProcess operator = startOperator()) {
      IntStream.range(MANY / 2, MANY).forEach(number -> createMarked(number, uid));
      pipelines.await("a look", "demo", status -> status.observedGeneration() != null);

      pipelines.apply("demo", MINIMAL);

      pipelines.awaitReason("demo", "DeploymentUnavailable");
      for (String name : List.of("large-0", "large-" + (MANY - 1))) {
        Waiting.until(
            name + " to go",
            PATIENCE,
            () -> admin.configMaps().inNamespace(namespace).withName(name).get() == null);
      }
      assertThat(operator.isAlive()).isTrue();
    }
  }

  @Test
  void largePodsThatAreLabelledAsThoseOfPrometheusDoNotEither() {
    Waiting.until(
        "the namespace's default ServiceAccount",
        PATIENCE,
        () -> admin.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    IntStream.range(0, MANY).forEach(this::createLargePod);

    try (RealProcess operator = startOperator()) {
      pipelines.apply("demo", MINIMAL);

      pipelines.awaitReason("demo", "DeploymentUnavailable");
      assertThat(operator.isAlive()).isTrue();
    }
  }

  @Test
  void largeDeploymentsAmongWhichATargetIsSoughtDoNotEither() {
    IntStream.range(0, MANY).forEach(this::createLargeDeployment);
    new ClusterAdmin(admin)
        .applyText(
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: %s, name: web, annotations: {prometheus.io/scrape: "true"}}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """
                .formatted(namespace));
    try (LoopbackNode node =
            LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
        RealProcess operator =
            startOperator("--prometheus-url=" + node.prometheusUrl(), "--allow-loopback=true")) {
      pipelines.apply("demo", "scrape: {interval: 1s}\nverification: {interval: 5s}\n" + MINIMAL);

      pipelines.await(
          "the near miss",
          "demo",
          Duration.ofMinutes(4),
          status ->
              status.verdict() != null
                  && status.verdict().message().contains("Service " + namespace + "/web"));
      assertThat(operator.isAlive()).isTrue();
    }
  }

  private RealProcess startOperator(String... options) {
    int port = RealProcess.freePort();
    RealProcess operator =
        OperatorProcess.startWithin(
            HEAP_MEGABYTES,
            directory,
            cluster.kubeconfig(
                "exemplar-operator", "exemplar-operator", directory.resolve("kubeconfig")),
            Stream.concat(
                    Stream.of("--http-port=" + port, "--watch-namespaces=" + namespace),
                    Stream.of(options))
                .toArray(String[]::new));
    operator.awaitOk("http://127.0.0.1:" + port + "/readyz");
    return operator;
  }

  private void createMarked(int number, String uid) {
    ConfigMap map =
        large(number, "demo")
            .editMetadata()
            .addToAnnotations("exemplars.dev/pipeline-uid", uid)
            .endMetadata()
            .build();
    admin
        .resource(map)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("exemplar-operator")
                .build());
  }

  private void createLargePod(int number) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("large-" + number)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
            .addToLabels("app.kubernetes.io/component", "prometheus")
            .endMetadata()
            .withSpec(largePodSpec())
            .build();
    admin.resource(pod).create();
  }

  private void createLargeDeployment(int number) {
    Map<String, String> labels = Map.of("app", "large");
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("large-" + number)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withReplicas(0)
            .withNewSelector()
            .withMatchLabels(labels)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels)
            .endMetadata()
            .withSpec(largePodSpec())
            .endTemplate()
            .endSpec()
            .build();
    admin.resource(deployment).create();
  }

  private static PodSpec largePodSpec() {
    return new PodSpecBuilder()
        .withAutomountServiceAccountToken(false)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withNewSeccompProfile(null, "RuntimeDefault")
        .endSecurityContext()
        .addNewContainer()
        .withName("large")
        .withImage("large")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewEnv()
        .withName("LARGE")
        .withValue(LARGE)
        .endEnv()
        .endContainer()
        .build();
  }

  private void createLarge(int number) {
    admin.resource(large(number, "none").build()).create();
  }

  private ConfigMapBuilder large(int number, String pipeline) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("large-" + number)
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/managed-by", "exemplar-operator")
        .addToAnnotations("exemplars.dev/pipeline", namespace + "/" + pipeline)
        .endMetadata()
        .withData(Map.of("large", LARGE));
  }
}
