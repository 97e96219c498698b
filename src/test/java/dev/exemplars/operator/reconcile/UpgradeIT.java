package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An operator whose default Prometheus is newer than that of the one before. */
class UpgradeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPEC =
      "{tracing: {tempo: {url: http://tempo:3200}}, verification: {interval: 5s}}";
  private static final String READY =
      """
      phase: Running
      conditions:
        - {type: PodScheduled, status: 'True'}
        - {type: Ready, status: 'True', lastTransitionTime: '2026-11-24T10:00:00Z'}
      containerStatuses:
        - {name: prometheus, image: p, imageID: '', ready: true, started: true, restartCount: 0,
           state: {running: {startedAt: '2026-11-24T10:00:00Z'}}}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("upgrade");
  private final Pipelines pipelines = new Pipelines(admin, namespace);

  @Test
  void newDefaultReachesThePipelinesOneAfterTheOther() {
    List<String> names = List.of("one", "two", "three");
    try (OperatorUnderTest before = operator("3.15.0")) {
      assertThat(before.status("/readyz")).isEqualTo(200);
      names.forEach(name -> pipelines.apply(name, SPEC));
      names.forEach(this::letRun);
    }
    assertThat(images()).containsOnly("v3.15.0").hasSize(3);

    try (OperatorUnderTest after = operator("3.16.0")) {
      assertThat(after.status("/readyz")).isEqualTo(200);
      for (int upgraded = 1; upgraded <= names.size(); upgraded++) {
        int soFar = upgraded;
        Waiting.until(soFar + " of the new version", PATIENCE, () -> newOnes().count() == soFar);
        double looks = after.reconciliations();
        Waiting.until("looks at the others", PATIENCE, () -> after.reconciliations() >= looks + 6);
        assertThat(newOnes()).as("nobody goes before the last one is up").hasSize(soFar);
        newOnes().forEach(this::letRun);
      }
    }
    assertThat(images()).containsOnly("v3.16.0");
  }

  private OperatorUnderTest operator(String version) {
    return OperatorUnderTest.start(
        cluster, namespace, "--prometheus-version=" + version, "--upgrades-in-flight=1");
  }

  /** Plays the kubelet of the Pod that a pipeline's Deployment has now. */
  private void letRun(String pipeline) {
    Waiting.until(
        pipeline + " to be available",
        PATIENCE,
        () -> {
          pods(pipeline)
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .forEach(pod -> NodelessPods.report(admin, pod, READY));
          return isAvailable(pipeline);
        });
  }

  private boolean isAvailable(String pipeline) {
    var deployment =
        admin.apps().deployments().inNamespace(namespace).withName(pipeline + "-prometheus").get();
    return deployment != null
        && deployment.getStatus() != null
        && deployment
            .getMetadata()
            .getGeneration()
            .equals(deployment.getStatus().getObservedGeneration())
        && Integer.valueOf(1).equals(deployment.getStatus().getUpdatedReplicas())
        && Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas());
  }

  private Stream<Pod> pods(String pipeline) {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/instance", pipeline)
        .list()
        .getItems()
        .stream();
  }

  private Stream<String> newOnes() {
    return Stream.of("one", "two", "three").filter(name -> image(name).equals("v3.16.0"));
  }

  private List<String> images() {
    return Stream.of("one", "two", "three").map(this::image).toList();
  }

  private String image(String pipeline) {
    String image =
        admin
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(pipeline + "-prometheus")
            .require()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getImage();
    return image.substring(image.indexOf(':') + 1);
  }
}
