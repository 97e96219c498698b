package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a tenant gets of one operator, on a real API server. */
class CapsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MINIMAL = "tracing: {tempo: {url: http://tempo:3200}}\n";

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("caps");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aPipelineTooManyWaitsAndProceedsWhenAnOlderOneIsDeleted() {
    restart("--max-pipelines-per-namespace=2");
    for (String name : new String[] {"a", "b"}) {
      pipelines.apply(name, MINIMAL);
      pipelines.awaitReason(name, "DeploymentUnavailable");
    }

    pipelines.apply("c", MINIMAL);

    ExemplarPipelineStatus status = pipelines.awaitReason("c", "NotAllowed");
    assertThat(Pipelines.ready(status).message())
        .contains("metadata.name", "\"c\"", "delete an older one", "--max-pipelines-per-namespace");
    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(deployment("c")).isEmpty();
    pipelines.delete("a");
    pipelines.awaitReason("c", "DeploymentUnavailable");
    assertThat(deployment("b")).isPresent();
    assertThat(deployment("c")).isPresent();
  }

  @Test
  void ofThoseThatRunAlreadyTheYoungestIsLeftAsItIsWhenTheCapIsLowered() {
    pipelines.apply("a", MINIMAL);
    pipelines.awaitReason("a", "DeploymentUnavailable");
    pipelines.apply("b", MINIMAL);
    pipelines.awaitReason("b", "DeploymentUnavailable");
    String version = config("b").getMetadata().getResourceVersion();

    restart("--max-pipelines-per-namespace=1");
    pipelines.apply("b", MINIMAL + "scrape: {interval: 30s}");

    ExemplarPipelineStatus status = pipelines.awaitReason("b", "NotAllowed");
    assertThat(Pipelines.ready(status).message()).contains("what runs keeps running");
    assertThat(config("b").getMetadata().getResourceVersion()).isEqualTo(version);
    pipelines.apply("a", MINIMAL + "scrape: {interval: 30s}");
    Waiting.until(
        "the older one to go on",
        PATIENCE,
        () -> config("a").getData().get("prometheus.yml").contains("30s"));
    assertThat(deployment("b")).isPresent();
  }

  @Test
  void thoseOfAnotherNamespaceDoNotCount() {
    Pipelines others = new Pipelines(admin, cluster.newNamespace("caps"));
    restart(
        "--max-pipelines-per-namespace=1",
        "--watch-namespaces=" + namespace + "," + others.namespace());
    others.apply("a", MINIMAL);
    others.awaitReason("a", "DeploymentUnavailable");

    pipelines.apply("b", MINIMAL);

    pipelines.awaitReason("b", "DeploymentUnavailable");
  }

  @Test
  void moreJobsThanAreAllowedAreRefusedAndWhatRunsKeepsRunning() {
    restart("--max-scrape-jobs=1");
    pipelines.apply("a", MINIMAL + "scrape: {jobs: [{name: one, podSelector: {}}]}");
    pipelines.awaitReason("a", "DeploymentUnavailable");
    String version = config("a").getMetadata().getResourceVersion();

    pipelines.apply(
        "a",
        MINIMAL + "scrape: {jobs: [{name: one, podSelector: {}}, {name: two, podSelector: {}}]}");

    assertThat(Pipelines.ready(pipelines.awaitReason("a", "NotAllowed")).message())
        .contains("spec.scrape.jobs", "use at most 1", "--max-scrape-jobs");
    assertThat(config("a").getMetadata().getResourceVersion()).isEqualTo(version);
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  private Optional<Deployment> deployment(String pipeline) {
    return Optional.ofNullable(
        admin.apps().deployments().inNamespace(namespace).withName(pipeline + "-prometheus").get());
  }

  private ConfigMap config(String pipeline) {
    return admin
        .configMaps()
        .inNamespace(namespace)
        .withName(pipeline + "-prometheus-config-3-11")
        .require();
  }
}
