package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.ApiProxy;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Pipelines that are there though JOSDK says that they are gone: made anew at once, as {@code
 * kubectl replace --force} does it, or lost by a watch alone.
 */
class MadeAnewIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The moment in which an event may be lost is a short one. */
  private static final int TIMES = 10;

  private final RealCluster cluster = RealCluster.shared();
  private final String grafana = cluster.newNamespace("grafana");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), cluster.newNamespace("anew"));
  private final ApiProxy proxy = ApiProxy.to(cluster);
  private final OperatorUnderTest operator =
      OperatorUnderTest.start(
          cluster.asOperatorThrough(proxy),
          pipelines.namespace(),
          "--grant-grafana-namespaces=%s=%s".formatted(pipelines.namespace(), grafana));

  @AfterEach
  void stop() {
    operator.close();
    proxy.close();
  }

  @Test
  void eachIsLookedAt() {
    String spec = "tracing: {tempo: {url: http://tempo:3200}}";
    for (int time = 0; time < TIMES; time++) {
      pipelines.apply("demo", spec);
      pipelines.awaitReason("demo", "DeploymentUnavailable");
      String uid = pipelines.get("demo").getMetadata().getUid();

      pipelines.delete("demo");
      pipelines.apply("demo", spec);

      assertThat(pipelines.get("demo").getMetadata().getUid()).isNotEqualTo(uid);
      pipelines.awaitReason("demo", "DeploymentUnavailable");
    }
  }

  @Test
  void whatAWatchHasLostKeepsWhatItHasElsewhereAndIsDeletedLikeAnyOther() {
    pipelines.apply("demo", withGrafana("http://tempo:3200"));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    Set<String> before = elsewhere();
    assertThat(before).hasSize(2);

    proxy.lagBehind();
    Waiting.until("every list to be an old one", PATIENCE, () -> !proxy.lagsBehind());
    pipelines.apply("demo", withGrafana("http://other:3200"));
    Waiting.until("the new spec to be seen", PATIENCE, () -> pipelines.isCurrent("demo"));
    assertThat(elsewhere()).isEqualTo(before);

    pipelines.delete("demo");
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists("demo"));
    assertThat(elsewhere()).isEmpty();
  }

  private String withGrafana(String tempo) {
    return "tracing: {tempo: {url: %s}}\ngrafana: {namespace: %s}".formatted(tempo, grafana);
  }

  private Set<String> elsewhere() {
    return cluster.admin().configMaps().inNamespace(grafana).list().getItems().stream()
        .map(map -> map.getMetadata().getUid())
        .collect(Collectors.toSet());
  }
}
