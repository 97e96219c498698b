package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.settings.Grant;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the operator knows of operands in the cluster: one watch a kind, of objects labelled as the
 * operator's, and an event to their pipeline when one changes.
 */
public final class OperandCaches {

  /**
   * Where operands of one kind may be.
   *
   * @param namespace empty for all of them, and for kinds that live in none
   */
  record Place<R extends HasMetadata>(OperandKind<R> kind, Optional<String> namespace) {}

  private static final String PIPELINE_INDEX = "pipeline";

  private final OperatorSettings settings;
  private final OperandWriter writer;
  private final Map<Class<?>, InformerEventSource<?, ExemplarPipeline>> sources =
      new LinkedHashMap<>();

  public OperandCaches(OperatorSettings settings, OperandWriter writer) {
    this.settings = settings;
    this.writer = writer;
  }

  /** Creates the watches. Called once, when the controller is set up. */
  public List<EventSource<?, ExemplarPipeline>> eventSources(
      EventSourceContext<ExemplarPipeline> context) {
    Orphans orphans = new Orphans(settings, writer, context);
    Set<String> namespaces = namespaces();
    OperandKind.IN_NAMESPACES.forEach(
        kind -> sources.put(kind.type(), eventSource(kind, namespaces, orphans, context)));
    if (seesClusterKinds()) {
      OperandKind.CLUSTER_WIDE.forEach(
          kind -> sources.put(kind.type(), eventSource(kind, Set.of(), orphans, context)));
    }
    return Stream.<EventSource<?, ExemplarPipeline>>concat(
            sources.values().stream(), Stream.of(orphans))
        .toList();
  }

  private static <R extends HasMetadata> InformerEventSource<R, ExemplarPipeline> eventSource(
      OperandKind<R> kind,
      Set<String> namespaces,
      Orphans orphans,
      EventSourceContext<ExemplarPipeline> context) {
    var configuration =
        InformerEventSourceConfiguration.from(kind.type(), ExemplarPipeline.class)
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
            .withSecondaryToPrimaryMapper(Ownership::pipelineOf);
    configuration =
        namespaces.isEmpty()
            ? configuration.withWatchAllNamespaces()
            : configuration.withNamespaces(namespaces);
    InformerEventSource<R, ExemplarPipeline> source =
        new InformerEventSource<>(configuration.build(), context) {
          @Override
          public void onAdd(R shown) {
            super.onAdd(shown);
            orphans.suspect(kind, shown);
          }
        };
    source.addIndexers(
        Map.of(
            PIPELINE_INDEX,
            object -> Ownership.pipelineOf(object).stream().map(ResourceID::toString).toList()));
    return source;
  }

  /**
   * An operator of a few namespaces may lack the permission. One of all sees them even where no
   * grant is left: what was granted once is to be taken away.
   */
  private boolean seesClusterKinds() {
    return settings.watchNamespaces().isEmpty() || settings.grants().allowScrapingAll();
  }

  /** Namespaces of pipelines, and those that grants let them write to; empty means all. */
  private Set<String> namespaces() {
    Set<String> namespaces = new TreeSet<>(settings.watchNamespaces());
    if (namespaces.isEmpty()) {
      return Set.of();
    }
    settings.grafanaNamespace().ifPresent(namespaces::add);
    settings.grants().grafanaNamespaces().stream().map(Grant::subject).forEach(namespaces::add);
    settings.grants().scrapeNamespaces().stream().map(Grant::subject).forEach(namespaces::add);
    return namespaces.contains("*") ? Set.of() : namespaces;
  }

  /** Where operands may be at all, of the kinds and in the namespaces that are watched. */
  List<Place<? extends HasMetadata>> places() {
    Set<String> namespaces = namespaces();
    List<Place<? extends HasMetadata>> places = new ArrayList<>();
    for (OperandKind<?> kind : OperandKind.IN_NAMESPACES) {
      if (namespaces.isEmpty()) {
        places.add(new Place<>(kind, Optional.empty()));
      }
      namespaces.forEach(name -> places.add(new Place<>(kind, Optional.of(name))));
    }
    if (seesClusterKinds()) {
      OperandKind.CLUSTER_WIDE.forEach(kind -> places.add(new Place<>(kind, Optional.empty())));
    }
    return places;
  }

  /** Places, also where no watch is. */
  static List<Place<? extends HasMetadata>> places(Elsewhere elsewhere) {
    List<Place<? extends HasMetadata>> places = new ArrayList<>();
    for (String namespace : elsewhere.namespaces()) {
      if (namespace.equals(Elsewhere.NONE)) {
        OperandKind.CLUSTER_WIDE.forEach(kind -> places.add(new Place<>(kind, Optional.empty())));
      } else {
        OperandKind.IN_NAMESPACES.forEach(
            kind -> places.add(new Place<>(kind, Optional.of(namespace))));
      }
    }
    return places;
  }

  /** Those of them that no watch shows. */
  List<Place<? extends HasMetadata>> unwatched(Elsewhere elsewhere) {
    List<Place<? extends HasMetadata>> watched = places();
    return places(elsewhere).stream()
        .filter(place -> !watched.contains(place))
        .filter(place -> !watched.contains(new Place<>(place.kind(), Optional.empty())))
        .toList();
  }

  /** The object of that kind, namespace and name, if it carries the operator's label. */
  @SuppressWarnings("unchecked")
  public <R extends HasMetadata> Optional<R> find(R like) {
    return (Optional<R>) source(like).get(ResourceID.fromResource(like));
  }

  /** The same, where it is that pipeline's. */
  public <R extends HasMetadata> Optional<R> findOwned(R like, ExemplarPipeline owner) {
    return find(like).filter(object -> Ownership.isOf(object, owner));
  }

  /** Every operand of a pipeline, wherever it lives. */
  Stream<HasMetadata> ownedBy(ExemplarPipeline owner) {
    String key = ResourceID.fromResource(owner).toString();
    return sources.values().stream()
        .flatMap(source -> source.byIndex(PIPELINE_INDEX, key).stream())
        .map(HasMetadata.class::cast)
        .filter(object -> Ownership.isOf(object, owner));
  }

  /**
   * Remembers what the API server answered, until the watch has brought it or something newer.
   * JOSDK is told of a creation, always: then it compares versions. What it is told to replace it
   * replaces by anything, and somebody's edit right after ours would never be seen.
   */
  @SuppressWarnings("unchecked")
  <R extends HasMetadata> void remember(R written) {
    ((InformerEventSource<R, ExemplarPipeline>) source(written))
        .handleRecentResourceCreate(ResourceID.fromResource(written), written);
  }

  private InformerEventSource<?, ExemplarPipeline> source(HasMetadata like) {
    InformerEventSource<?, ExemplarPipeline> source = sources.get(like.getClass());
    if (source == null) {
      throw new IllegalStateException("no operand is a " + like.getClass().getSimpleName());
    }
    return source;
  }
}
