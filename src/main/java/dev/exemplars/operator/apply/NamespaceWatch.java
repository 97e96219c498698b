package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.NamespaceSearch;
import dev.exemplars.operator.plan.NamespaceSelector;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which namespaces have which labels: one watch that keeps names and labels alone, only where a
 * selector can find what is granted, and an event to the pipelines that select when a label
 * changes.
 */
public final class NamespaceWatch {

  private static final Logger log = LoggerFactory.getLogger(NamespaceWatch.class);

  /** Index of the pipelines that select namespaces; all have the same key. */
  private static final String SELECTING = "selecting-namespaces";

  private final OperatorSettings settings;
  private NamespaceSearch unseen = new NamespaceSearch.NotLooked();
  private Optional<InformerEventSource<Namespace, ExemplarPipeline>> source = Optional.empty();

  public NamespaceWatch(OperatorSettings settings) {
    this.settings = settings;
  }

  /** Creates the watch, if there is to be one. Called once, when the controller is set up. */
  public Optional<? extends EventSource<?, ExemplarPipeline>> eventSource(
      EventSourceContext<ExemplarPipeline> context) {
    if (!isOfUse()) {
      return Optional.empty();
    }
    if (!mayList(context.getClient())) {
      log.warn("may not list namespaces: scrape.namespaces.from: Selector does not work");
      unseen = new NamespaceSearch.Forbidden();
      return Optional.empty();
    }
    context
        .getPrimaryCache()
        .addIndexer(
            SELECTING,
            pipeline ->
                NamespaceSelector.of(pipeline).map(selector -> SELECTING).stream().toList());
    source = Optional.of(new InformerEventSource<>(configuration(context), context));
    return source;
  }

  /** What the selector of a pipeline finds; nothing where it has none. */
  public NamespaceSearch search(ExemplarPipeline pipeline) {
    Optional<NamespaceSelector> selector = NamespaceSelector.of(pipeline);
    if (selector.isEmpty()) {
      return new NamespaceSearch.Found(List.of());
    }
    return source
        .<NamespaceSearch>map(
            namespaces -> new NamespaceSearch.Found(names(namespaces, selector.get())))
        .orElse(unseen);
  }

  private boolean isOfUse() {
    return settings.watchNamespaces().isEmpty() || !settings.grants().scrapeNamespaces().isEmpty();
  }

  /** An operator of a few namespaces may lack the permission, and all else works without. */
  private static boolean mayList(KubernetesClient client) {
    try {
      client.namespaces().list(new ListOptionsBuilder().withLimit(1L).build());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }

  private InformerEventSourceConfiguration<Namespace> configuration(
      EventSourceContext<ExemplarPipeline> context) {
    return InformerEventSourceConfiguration.from(Namespace.class, ExemplarPipeline.class)
        .withWatchAllNamespaces()
        .withItemStore(new NamesAndLabels())
        .withOnUpdateFilter((now, before) -> !seen(now).equals(seen(before)))
        .withSecondaryToPrimaryMapper(namespace -> concerned(namespace, context))
        // Nobody asks which namespaces are a pipeline's, so no index of that is kept.
        .withPrimaryToSecondaryMapper(pipeline -> Set.of())
        .build();
  }

  private Set<ResourceID> concerned(
      Namespace namespace, EventSourceContext<ExemplarPipeline> context) {
    String name = namespace.getMetadata().getName();
    return context.getPrimaryCache().byIndex(SELECTING, SELECTING).stream()
        .map(ResourceID::fromResource)
        .filter(pipeline -> mayScrape(pipeline.getNamespace().orElseThrow(), name))
        .collect(Collectors.toSet());
  }

  private boolean mayScrape(String own, String namespace) {
    return own.equals(namespace) || settings.grants().mayScrape(own, namespace);
  }

  private static List<String> names(
      InformerEventSource<Namespace, ExemplarPipeline> namespaces, NamespaceSelector selector) {
    return namespaces
        .list(namespace -> !isEnding(namespace) && selector.matches(labels(namespace)))
        .map(namespace -> namespace.getMetadata().getName())
        .toList();
  }

  /** Nothing can be created in a namespace that is being deleted. */
  private static boolean isEnding(Namespace namespace) {
    return namespace.getMetadata().getDeletionTimestamp() != null;
  }

  private static Map<String, String> labels(Namespace namespace) {
    return Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
  }

  /** All that counts of a namespace. */
  private static Namespace seen(Namespace namespace) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(namespace.getMetadata().getName())
        .withLabels(labels(namespace))
        .withDeletionTimestamp(namespace.getMetadata().getDeletionTimestamp())
        .endMetadata()
        .build();
  }

  /** Forgets of a namespace what does not count. */
  private static final class NamesAndLabels extends BasicItemStore<Namespace> {
    NamesAndLabels() {
      super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Namespace put(String key, Namespace namespace) {
      Namespace kept = seen(namespace);
      // By its version the watch tells a change from a repetition.
      kept.getMetadata().setResourceVersion(namespace.getMetadata().getResourceVersion());
      return super.put(key, kept);
    }
  }
}
