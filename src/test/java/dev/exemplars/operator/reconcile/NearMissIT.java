package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.VerdictStatus;
import dev.exemplars.operator.real.ClusterAdmin;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.NodelessPods;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No target on a real cluster, read with the permissions that the operator has. */
class NearMissIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void what_nearly_is_a_target_is_told_and_nothing_of_other_namespaces() {
    RealCluster cluster = RealCluster.shared();
    String namespace = cluster.newNamespace("near");
    String other = cluster.newNamespace("other");
    annotatedService(cluster, namespace);
    pod(cluster, namespace, "checkout-1", Map.of("prometheus.io/scrap", "true"));
    pod(cluster, other, "secret-1", Map.of("prometheus.io/scrap", "true"));
    Pipelines pipelines = new Pipelines(cluster.admin(), namespace);
    try (LoopbackNode node =
            LoopbackNode.start(cluster, namespace, directory, RealProcess.freePort());
        OperatorUnderTest operator =
            OperatorUnderTest.start(
                cluster,
                namespace,
                "--prometheus-url=" + node.prometheusUrl(),
                "--allow-loopback=true")) {
      pipelines.apply(
          "demo",
          """
          scrape: {interval: 1s, namespaces: {from: Names, names: [%s, %s]}}
          tracing: {link: {urlTemplate: 'http://127.0.0.1/trace/{value}'}}
          verification: {interval: 5s}
          """
              .formatted(namespace, other));

      assertThat(await(pipelines, "NoTargets").message())
          .isEqualTo(
              ("Prometheus finds no target: Pod %s/checkout-1 has the annotation prometheus.io/scrap,"
                      + " which is to be prometheus.io/scrape; Service %s/web has the annotation"
                      + " prometheus.io/scrape, which counts on Pods alone: put it into the template of"
                      + " what makes them")
                  .formatted(namespace, namespace));

      pod(
          cluster,
          namespace,
          "checkout-2",
          Map.of("prometheus.io/scrape", "true", "prometheus.io/port", "http"));

      assertThat(await(pipelines, "TargetsDown").message())
          .contains("its annotation prometheus.io/port is \"http\", which is no number of a port");
      assertThat(operator.metrics()).contains("exemplar_pipeline_stage");
    }
  }

  private static VerdictStatus await(Pipelines pipelines, String reason) {
    ExemplarPipelineStatus status =
        pipelines.await(
            reason,
            "demo",
            PATIENCE,
            one -> one.verdict() != null && one.verdict().reason().equals(reason));
    return status.verdict();
  }

  private static void annotatedService(RealCluster cluster, String namespace) {
    new ClusterAdmin(cluster.admin())
        .applyText(
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: %s, name: web, annotations: {prometheus.io/scrape: "true"}}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """
                .formatted(namespace));
  }

  private static void pod(
      RealCluster cluster, String namespace, String name, Map<String, String> annotations) {
    NodelessPods.create(cluster.admin(), namespace, name, "127.0.0.1", "Running", annotations);
  }
}
