package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.operands.prometheus.PrometheusLayout;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows of Prometheus' Pods: a watch of its own Pods alone, for what keeps one
 * from running shows in no Deployment. They are never read one by one, and never written.
 */
public final class PodCache {

  private static final String INSTANCE = "app.kubernetes.io/instance";

  private static final String SELECTOR =
      "%s=%s,app.kubernetes.io/component=%s"
          .formatted(Labels.MANAGED_BY, Labels.OPERATOR, PrometheusLayout.COMPONENT);

  private static final String PIPELINE_INDEX = "pipeline";
  private static final int LONGEST_REVISION = 63;

  private final OperatorSettings settings;
  private final List<InformerEventSource<Pod, ExemplarPipeline>> sources = new ArrayList<>();

  public PodCache(OperatorSettings settings) {
    this.settings = settings;
  }

  /**
   * Creates the watches. Called once, when the controller is set up. A source a namespace: what
   * prunes the objects of one cannot be shared with another.
   */
  public List<EventSource<?, ExemplarPipeline>> eventSources(
      EventSourceContext<ExemplarPipeline> context) {
    if (settings.watchNamespaces().isEmpty()) {
      sources.add(source(configuration("pods").withWatchAllNamespaces(), context));
    }
    settings
        .watchNamespaces()
        .forEach(
            namespace ->
                sources.add(
                    source(
                        configuration("pods-" + namespace).withNamespaces(Set.of(namespace)),
                        context)));
    return List.copyOf(sources);
  }

  /** The Pods of a pipeline's Deployment. Labels alone make none: anybody may copy them. */
  public Stream<Pod> of(PipelinePlan plan) {
    String key = new ResourceID(plan.id().name(), plan.id().namespace()).toString();
    String replicaSets = plan.names().prometheus() + "-";
    return sources.stream()
        .flatMap(source -> source.byIndex(PIPELINE_INDEX, key).stream())
        .filter(
            pod ->
                pod.getMetadata().getOwnerReferences().stream()
                    .filter(owner -> owner.getKind().equals("ReplicaSet"))
                    .anyMatch(owner -> owner.getName().startsWith(replicaSets)));
  }

  private static InformerEventSourceConfiguration.Builder<Pod> configuration(String name) {
    return InformerEventSourceConfiguration.from(Pod.class, ExemplarPipeline.class)
        .withName(name)
        .withLabelSelector(SELECTOR)
        .withInformerListLimit(OperandCaches.PAGE)
        .withItemStore(new PrunedStore<>(PodCache::pruned, pod -> {}))
        .withSecondaryToPrimaryMapper(PodCache::pipelineOf);
  }

  private static InformerEventSource<Pod, ExemplarPipeline> source(
      InformerEventSourceConfiguration.Builder<Pod> configuration,
      EventSourceContext<ExemplarPipeline> context) {
    var source = new InformerEventSource<>(configuration.build(), context);
    source.addIndexers(
        Map.of(PIPELINE_INDEX, pod -> pipelineOf(pod).stream().map(ResourceID::toString).toList()));
    return source;
  }

  private static Set<ResourceID> pipelineOf(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels().get(INSTANCE))
        .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
        .orElse(Set.of());
  }

  /** Of a Pod, whose it is and how it fares: not a tenth of it. */
  static Pod pruned(Pod pod) {
    var metadata = pod.getMetadata();
    var status = Optional.ofNullable(pod.getStatus());
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withUid(metadata.getUid())
                .withLabels(instance(metadata.getLabels()))
                .withAnnotations(revision(metadata.getAnnotations()))
                .withOwnerReferences(
                    metadata.getOwnerReferences().stream()
                        .filter(owner -> owner.getKind().equals("ReplicaSet"))
                        .filter(owner -> owner.getName().length() <= Schema.LONGEST_SUBDOMAIN)
                        .limit(1)
                        .toList())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .build())
        .withStatus(
            new PodStatusBuilder()
                .withPhase(status.map(s -> s.getPhase()).orElse(null))
                .withConditions(status.map(s -> s.getConditions()).orElse(List.of()))
                .withContainerStatuses(status.map(s -> s.getContainerStatuses()).orElse(List.of()))
                .build())
        .build();
  }

  private static Map<String, String> instance(@Nullable Map<String, String> labels) {
    return Optional.ofNullable(labels)
        .map(all -> all.get(INSTANCE))
        .map(name -> Map.of(INSTANCE, name))
        .orElse(Map.of());
  }

  /** Anybody may label a Pod as the operator's, and write into an annotation whatever it holds. */
  private static Map<String, String> revision(@Nullable Map<String, String> annotations) {
    return Optional.ofNullable(annotations)
        .map(all -> all.get(FastReload.REVISION))
        .filter(revision -> revision.length() <= LONGEST_REVISION)
        .map(revision -> Map.of(FastReload.REVISION, revision))
        .orElse(Map.of());
  }
}
