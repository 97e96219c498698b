package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealParts;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} of pipelines: a real API server, and an account that may only read them. */
class CheckInClusterIT {

  private static final String KUBECONFIG = Config.KUBERNETES_KUBECONFIG_FILE;
  private static final String ROLE = "reads-pipelines";

  @TempDir private static Path directory;
  private static RealParts parts;

  @BeforeAll
  static void start() {
    parts = RealParts.start(directory, "--grant-hosts=*=127.0.0.1");
    KubernetesClient admin = parts.cluster().admin();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ROLE)
                .withNamespace(parts.namespace())
                .endMetadata()
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(ROLE)
                .endMetadata()
                .addNewRule()
                .withApiGroups("exemplars.dev")
                .withResources("exemplarpipelines")
                .withVerbs("get", "list")
                .endRule()
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(ROLE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", ROLE)
                .addNewSubject("", "ServiceAccount", ROLE, parts.namespace())
                .build())
        .create();
    System.setProperty(
        KUBECONFIG,
        parts
            .cluster()
            .kubeconfig(parts.namespace(), ROLE, directory.resolve("reader.kubeconfig"))
            .toString());
  }

  @AfterAll
  static void stop() {
    System.clearProperty(KUBECONFIG);
    KubernetesClient admin = parts.cluster().admin();
    admin.rbac().clusterRoleBindings().withName(ROLE).delete();
    admin.rbac().clusterRoles().withName(ROLE).delete();
    parts.close();
  }

  @Test
  void who_may_read_pipelines_sees_where_the_way_breaks() throws IOException {
    // given
    parts
        .pipelines()
        .apply(
            "demo",
            """
            tracing: {tempo: {url: http://127.0.0.1:9}}
            verification: {interval: 5s}
            scrape: {interval: 1s}
            """);
    parts
        .pipelines()
        .await(
            "a verdict of the traces",
            "demo",
            Duration.ofSeconds(90),
            status ->
                status.verdict() != null && "BackendUnreachable".equals(status.verdict().reason()));

    // when
    Cli.Result one = Cli.run("check", "-n", parts.namespace(), "demo");
    Cli.Result all = Cli.run("check", "-A", "-o", "json");

    // then
    assertThat(one.exitCode()).as(one.out() + one.err()).isEqualTo(3);
    assertThat(one.out())
        .contains(parts.namespace() + "/demo", "Stored", "True", "> Resolvable", "Unknown");
    JsonNode named = named(all.out());
    assertThat(named.at("/status/verdict/reason").asText()).isEqualTo("BackendUnreachable");
    assertThat(named.at("/status/conditions")).hasSizeGreaterThan(5);
    assertThat(Cli.run("check", "-n", parts.namespace(), "missing").exitCode()).isEqualTo(3);
  }

  @Test
  void what_nobody_has_looked_at_for_long_is_not_well() {
    // given
    Pipelines pipelines = parts.pipelines();
    pipelines.apply("old", "tracing: {tempo: {url: http://tempo:3200}}\nsuspend: true");
    pipelines.await("a status", "old", status -> true);
    write(pipelines.get("old"), wellButLongAgo(pipelines.get("old")));

    // when
    Cli.Result result = Cli.run("check", "-n", parts.namespace(), "old");

    // then
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.out()).contains("nobody has looked for");
  }

  @Test
  void a_command_line_that_makes_no_sense_is_refused() {
    assertThat(Cli.run("check", "-A", "demo").exitCode()).isEqualTo(2);
    assertThat(Cli.run("check", "-o", "xml").exitCode()).isEqualTo(2);
  }

  private static ExemplarPipelineStatus wellButLongAgo(ExemplarPipeline pipeline) {
    return new ExemplarPipelineStatus(
        pipeline.getMetadata().getGeneration(),
        null,
        new ExemplarPipelineStatus.VerdictStatus(
            "Resolvable", "True", "TracesFound", "all of them", "2026-01-01T00:00:00Z"),
        null,
        null,
        null,
        null,
        null,
        "2026-01-01T00:00:00Z");
  }

  private static void write(ExemplarPipeline pipeline, ExemplarPipelineStatus status) {
    parts.operator().close();
    pipeline.setStatus(status);
    pipeline.getMetadata().setResourceVersion(null);
    parts.cluster().admin().resource(pipeline).updateStatus();
  }

  private static JsonNode named(String json) throws IOException {
    return new JsonMapper()
        .readTree(json)
        .valueStream()
        .filter(one -> one.path("pipeline").asText().equals(parts.namespace() + "/demo"))
        .findFirst()
        .orElseThrow();
  }
}
