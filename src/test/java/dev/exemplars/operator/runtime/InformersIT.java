package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.ApiProxy;
import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator that hears nothing of its pipelines any more ends; it does not look well and idle.
 */
class InformersIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RealCluster cluster = RealCluster.shared();
  private final String namespace = cluster.newNamespace("informers");
  private final Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
  @TempDir private Path directory;

  private ApiProxy proxy;
  private RealProcess operator;

  @AfterEach
  void stop() {
    operator.close();
    proxy.close();
  }

  @Test
  void watchesThatComeTooLateAndListsThatFailAgainAndAgainAreOvercome() {
    start();
    proxy.refuseLists(3);
    Waiting.until("every list to be granted", PATIENCE, () -> !proxy.refusesLists());

    deployment().delete();
    Waiting.until("the Deployment to be there again", PATIENCE, () -> deployment().get() != null);
    pipelines.apply("demo", "tracing: {tempo: {url: http://other:3200}}");
    Waiting.until("the new spec to be seen", PATIENCE, () -> pipelines.isCurrent("demo"));

    assertThat(operator.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatNoInformerUnderstandsEndsTheOperator(boolean elected) {
    start("--leader-election=" + elected, "--lease-namespace=exemplar-operator");

    proxy.speakNonsense();

    assertThat(operator.awaitEnd()).as("exit code").isEqualTo(1);
  }

  private void start(String... options) {
    proxy = ApiProxy.to(cluster);
    operator =
        OperatorProcess.start(
            directory,
            proxy.kubeconfig(directory.resolve("kubeconfig")),
            Stream.concat(
                    Stream.of("--http-port=0", "--watch-namespaces=" + namespace),
                    Stream.of(options))
                .toArray(String[]::new));
    pipelines.apply("demo", "tracing: {tempo: {url: http://tempo:3200}}");
    pipelines.awaitReason("demo", "DeploymentUnavailable");
  }

  private Resource<Deployment> deployment() {
    return cluster.admin().apps().deployments().inNamespace(namespace).withName("demo-prometheus");
  }
}
