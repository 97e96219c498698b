package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.ProvisionedDatasource;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Tempo that keeps tenants apart, behind a gate that wants a token, asked with the headers
 * that the written data sources make Grafana send.
 */
class TempoTenantIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TOKEN = "t$$0-${HOME}";

  @TempDir private Path directory;
  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("tenants");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private TempoServer tempo;
  private Gatekeeper gate;
  private OperatorUnderTest operator;

  @BeforeEach
  void start() {
    tempo = TempoServer.startForTenants(directory);
    gate = Gatekeeper.start(tempo.url(), "Bearer " + TOKEN);
    operator = OperatorUnderTest.start(cluster, namespace);
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("tempo")
                .withNamespace(namespace)
                .addToLabels("exemplars.dev/use", "true")
                .endMetadata()
                .withStringData(Map.of("token", TOKEN + "\n"))
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    operator.close();
    gate.close();
    tempo.close();
  }

  @Test
  void theTraceIsFoundAsItsTenantAndAsNoOther() {
    ProvisionedDatasource shop = datasource("shop", "tenant: shop");
    ProvisionedDatasource both = datasource("both", "tenant: bank|shop");
    ProvisionedDatasource bank = datasource("bank", "tenant: bank");
    ProvisionedDatasource nobody = datasource("nobody", "");
    tempo.awaitReady().send("shop", ID);

    Waiting.until("the trace", Duration.ofSeconds(30), () -> statusFor(shop) == 200);

    assertThat(statusFor(both)).isEqualTo(200);
    assertThat(statusFor(bank)).isEqualTo(404);
    assertThat(statusFor(nobody)).as("no tenant is named").isEqualTo(401);
    assertThat(gate.refused()).as("the token is shown as it is").isEmpty();
  }

  /** What Grafana would be answered when a user opens the trace. */
  private static int statusFor(ProvisionedDatasource datasource) {
    return Http.status(
        datasource.settings().path("url").asText() + "/api/traces/" + ID, datasource.headers());
  }

  private ProvisionedDatasource datasource(String pipeline, String tenant) {
    pipelines.apply(
        pipeline,
        """
        tracing:
          tempo:
            url: http://127.0.0.1:%d
            authorization: {credentials: {name: tempo, key: token}}
            %s
        """
            .formatted(gate.port(), tenant));
    pipelines.awaitReason(pipeline, "DeploymentUnavailable");
    Map<String, String> data =
        admin
            .secrets()
            .inNamespace(namespace)
            .withName(pipeline + "-grafana-traces")
            .require()
            .getData();
    byte[] file = Base64.getDecoder().decode(data.values().iterator().next());
    return ProvisionedDatasource.of(new String(file, StandardCharsets.UTF_8)).getFirst();
  }
}
