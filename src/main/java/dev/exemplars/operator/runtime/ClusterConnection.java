package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How the operator reaches its cluster.
 *
 * @param client for everything but the lease
 * @param gate what its writes must pass; empty where this is the only operator
 */
public record ClusterConnection(KubernetesClient client, Optional<WriteGate> gate)
    implements AutoCloseable {

  private static final String GATE = "write-gate";

  /** Connects by {@code KUBECONFIG} or the Pod's own account. */
  public static ClusterConnection open(OperatorSettings settings, InstantSource clock) {
    if (settings.lease().isEmpty()) {
      return ofTheOnlyOne(new KubernetesClientBuilder().build());
    }
    WriteGate gate = new WriteGate(System::nanoTime, clock);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(impatient(settings.lease().get().requestTimeout()))
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(GATE, gate))
            .build();
    return new ClusterConnection(client, Optional.of(gate));
  }

  /** The connection of an operator that needs no lease. */
  public static ClusterConnection ofTheOnlyOne(KubernetesClient client) {
    return new ClusterConnection(client, Optional.empty());
  }

  /** A client for the lease alone: it must pass where nothing else may. */
  static KubernetesClient forLease(Duration requestTimeout) {
    return new KubernetesClientBuilder().withConfig(impatient(requestTimeout)).build();
  }

  /** Configured for itself: a copied configuration would no longer follow a token that rotates. */
  private static Config impatient(Duration requestTimeout) {
    Config config = Config.autoConfigure(null);
    config.setRequestTimeout(Math.toIntExact(requestTimeout.toMillis()));
    config.setConnectionTimeout(Math.toIntExact(requestTimeout.toMillis()));
    return config;
  }

  @Override
  public void close() {
    client.close();
  }
}
