package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.runtime.ClusterConnection;
import dev.exemplars.operator.runtime.OperatorRuntime;
import dev.exemplars.operator.settings.OperatorOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch of operands makes of an answer to a write, on a real API server. */
class OperandSourceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("watched");
  private final ResourceID id = new ResourceID("operand", namespace);
  private final List<Watched> sources = new ArrayList<>();
  private final OperatorRuntime operator =
      OperatorRuntime.start(
          ClusterConnection.ofTheOnlyOne(admin),
          OperatorOptions.parse("--watch-namespaces=" + namespace, "--http-port=0").settings(),
          List.of(),
          new Watching());

  private Watched source;
  private ConfigMap written;

  @BeforeEach
  void write() {
    source = sources.getFirst();
    written = admin.resource(operand()).create();
    Waiting.until("the watch shows it", PATIENCE, () -> source.get(id).isPresent());
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void whatVanishesWhileItIsBeingRememberedStaysGone() {
    source.vanishesAfterOneLook = true;

    RecentWrite.remember(written, source);

    assertThat(source.get(id)).isEmpty();
  }

  @Test
  void whatStaysIsRememberedAsItWasWritten() {
    assertThat(source.get(id)).map(ConfigMap::getData).contains(Map.of());

    RecentWrite.remember(written, source);

    assertThat(source.get(id)).contains(written);
  }

  private ConfigMap operand() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(id.getName())
        .endMetadata()
        .addToData("key", "text")
        .build();
  }

  /** Keeps no more of an object than its name; one may vanish between two looks at it. */
  private final class Watched extends OperandSource<ConfigMap> {

    private boolean vanishesAfterOneLook;

    Watched(EventSourceContext<ExemplarPipeline> context) {
      super(
          InformerEventSourceConfiguration.from(ConfigMap.class, ExemplarPipeline.class)
              .withNamespaces(Set.of(namespace))
              .withItemStore(
                  new TransformingItemStore<>(
                      map -> new ConfigMapBuilder().withNewMetadata().endMetadata().build()))
              .withSecondaryToPrimaryMapper(map -> Set.of())
              .build(),
          context);
    }

    @Override
    public Optional<ConfigMap> get(ResourceID id) {
      Optional<ConfigMap> seen = super.get(id);
      if (vanishesAfterOneLook) {
        vanishesAfterOneLook = false;
        admin.resource(operand()).delete();
        Waiting.until("it has vanished", PATIENCE, () -> super.get(id).isEmpty());
      }
      return seen;
    }
  }

  /** Has a watch of objects, and leaves all as it is. */
  private final class Watching implements Reconciler<ExemplarPipeline> {

    @Override
    public List<EventSource<?, ExemplarPipeline>> prepareEventSources(
        EventSourceContext<ExemplarPipeline> context) {
      sources.add(new Watched(context));
      return List.copyOf(sources);
    }

    @Override
    public UpdateControl<ExemplarPipeline> reconcile(
        ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
      return UpdateControl.noUpdate();
    }
  }
}
