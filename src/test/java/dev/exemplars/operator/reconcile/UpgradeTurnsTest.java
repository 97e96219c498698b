package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeTurnsTest {

  private static final String OLD = "3.15.0";
  private static final String NEW = "3.16.0";
  private static final boolean UP = true;
  private static final boolean DOWN = false;

  private final OperatorSettings settings =
      OperatorOptions.parse("--prometheus-version=" + NEW, "--upgrades-in-flight=2").settings();
  private final Map<String, Deployment> deployments = new HashMap<>();
  private final UpgradeTurns turns =
      new UpgradeTurns(settings, pipeline -> Optional.ofNullable(deployments.get(uid(pipeline))));

  @Test
  void onlyAsManyAsMayGoAreUpgradedAndTheNextWhenOneIsAvailable() {
    for (String name : new String[] {"a", "b", "c"}) {
      runs(name, OLD, UP);
    }
    assertThat(version("a")).isEqualTo(NEW);
    assertThat(version("b")).isEqualTo(NEW);
    assertThat(version("c")).isEqualTo(OLD);

    runs("a", NEW, DOWN);
    assertThat(version("a")).isEqualTo(NEW);
    assertThat(version("c")).as("a is not up yet").isEqualTo(OLD);

    runs("a", NEW, UP);
    assertThat(version("a")).isEqualTo(NEW);
    assertThat(version("c")).isEqualTo(NEW);
  }

  @Test
  void whatHasATurnKeepsItUntilItIsUp() {
    runs("a", OLD, UP);
    runs("b", OLD, UP);
    runs("c", OLD, UP);

    assertThat(version("a")).isEqualTo(NEW);
    assertThat(version("a")).as("asked again, before the write shows").isEqualTo(NEW);
    assertThat(version("b")).isEqualTo(NEW);
    assertThat(version("c")).isEqualTo(OLD);
  }

  @Test
  void pipelineThatGoesGivesItsTurnBack() {
    runs("a", OLD, UP);
    runs("b", OLD, UP);
    runs("c", OLD, UP);
    version("a");
    version("b");

    turns.forget("b");

    assertThat(version("c")).isEqualTo(NEW);
  }

  @Test
  void whatIsNotUpWaitsForNoTurnAndTakesNone() {
    for (String name : new String[] {"a", "b", "c"}) {
      runs(name, OLD, DOWN);
      assertThat(version(name)).isEqualTo(NEW);
    }
    runs("d", OLD, UP);

    assertThat(version("d")).isEqualTo(NEW);
  }

  @Test
  void whoChangesAPipelineOrNamesAVersionWaitsForNoTurn() {
    takeAllTurns();
    runs("c", OLD, UP);

    assertThat(versionOf(pipeline("c", "{}", 2, 1))).isEqualTo(NEW);
    assertThat(versionOf(pipeline("c", "{prometheus: {version: 3.14.0}}", 1, 1)))
        .as("the default, which this pipeline does not follow")
        .isEqualTo(NEW);
  }

  @Test
  void newPipelineAndOneOfAnotherImageHaveTheDefaultAtOnce() {
    takeAllTurns();
    deployments.put("c", deployment("registry.example/prometheus:v" + OLD, UP));

    assertThat(version("c")).isEqualTo(NEW);
    assertThat(version("without-a-deployment")).isEqualTo(NEW);
  }

  /** As a cache keeps it that does not know the pipeline: no spec, and no status. */
  @Test
  void deploymentOfWhichNoBodyIsKnownIsNoHindrance() {
    deployments.put("a", new Deployment());

    assertThat(version("a")).isEqualTo(NEW);
  }

  @Test
  void suspendedPipelineKeepsWhatItHasAndTakesNoTurn() {
    runs("a", OLD, UP);
    runs("b", OLD, UP);
    runs("c", OLD, UP);

    assertThat(versionOf(pipeline("a", "{suspend: true}", 1, 1))).isEqualTo(OLD);
    assertThat(version("b")).isEqualTo(NEW);
    assertThat(version("c")).isEqualTo(NEW);
  }

  private void takeAllTurns() {
    runs("a", OLD, UP);
    runs("b", OLD, UP);
    version("a");
    version("b");
  }

  private void runs(String name, String version, boolean isUp) {
    deployments.put(
        name, deployment(settings.prometheus().imageRepository() + ":v" + version, isUp));
  }

  private String version(String name) {
    return versionOf(pipeline(name, "{}", 1, 1));
  }

  private String versionOf(ExemplarPipeline pipeline) {
    return turns.settingsFor(pipeline).prometheus().defaultVersion();
  }

  private static String uid(ExemplarPipeline pipeline) {
    return pipeline.getMetadata().getUid();
  }

  private static ExemplarPipeline pipeline(String name, String spec, int generation, int seen) {
    return Serialization.unmarshal(
        """
        metadata: {name: %1$s, namespace: shop, uid: %1$s, generation: %3$d}
        spec: %2$s
        status: {observedGeneration: %4$d}
        """
            .formatted(name, spec, generation, seen),
        ExemplarPipeline.class);
  }

  private static Deployment deployment(String image, boolean isUp) {
    return Serialization.unmarshal(
        """
        metadata: {generation: 1}
        spec: {template: {spec: {containers: [{name: prometheus, image: "%s"}]}}}
        status: {observedGeneration: 1, availableReplicas: %2$d, updatedReplicas: %2$d}
        """
            .formatted(image, isUp ? 1 : 0),
        Deployment.class);
  }
}
