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
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  record Place<R extends HasMetadata>(OperandKind<R> kind, Optional<String> namespace) {
    @Override
    public String toString() {
      return kind.type().getSimpleName() + namespace.map(name -> " in " + name).orElse("");
    }
  }

  private static final String PIPELINE_INDEX = "pipeline";

  /** Objects listed at a time: each may be as large as the API server stores, and anybody's. */
  private static final long PAGE = 10;

  private final OperatorSettings settings;
  private final OperandWriter writer;
  private final Map<Place<?>, OperandSource<?>> sources = new LinkedHashMap<>();

  public OperandCaches(OperatorSettings settings, OperandWriter writer) {
    this.settings = settings;
    this.writer = writer;
  }

  /**
   * Creates the watches. Called once, when the controller is set up. A source a namespace: what
   * prunes the objects of one cannot be shared with another.
   */
  public List<EventSource<?, ExemplarPipeline>> eventSources(
      EventSourceContext<ExemplarPipeline> context) {
    OperandMemory memory = new OperandMemory(context.getPrimaryCache());
    Orphans orphans = new Orphans(settings, writer, context);
    places().forEach(place -> sources.put(place, eventSource(place, memory, orphans, context)));
    return Stream.<EventSource<?, ExemplarPipeline>>concat(
            sources.values().stream(), Stream.of(orphans))
        .toList();
  }

  private static <R extends HasMetadata> OperandSource<R> eventSource(
      Place<R> place,
      OperandMemory memory,
      Orphans orphans,
      EventSourceContext<ExemplarPipeline> context) {
    OperandKind<R> kind = place.kind();
    var configuration =
        InformerEventSourceConfiguration.from(kind.type(), ExemplarPipeline.class)
            .withName(place.toString())
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
            .withInformerListLimit(PAGE)
            .withItemStore(new TransformingItemStore<>(object -> memory.of(kind, object)))
            .withSecondaryToPrimaryMapper(Ownership::pipelineOf);
    configuration =
        place
            .namespace()
            .map(namespace -> Set.of(namespace))
            .map(configuration::withNamespaces)
            .orElseGet(configuration::withWatchAllNamespaces);
    OperandSource<R> source =
        new OperandSource<>(configuration.build(), context) {
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
  <R extends HasMetadata> Optional<R> find(R like) {
    return find(OperandKind.of(like), ResourceID.fromResource(like));
  }

  /** The object of that name beside a pipeline, if it carries the operator's label. */
  public <R extends HasMetadata> Optional<R> find(
      Class<R> type, String name, ExemplarPipeline beside) {
    return find(OperandKind.of(type), new ResourceID(name, beside.getMetadata().getNamespace()));
  }

  /** The same, where it is that pipeline's. */
  public <R extends HasMetadata> Optional<R> findOwned(
      Class<R> type, String name, ExemplarPipeline owner) {
    return find(type, name, owner).filter(object -> Ownership.isOf(object, owner));
  }

  private <R extends HasMetadata> Optional<R> find(OperandKind<R> kind, ResourceID id) {
    return source(kind, id.getNamespace()).flatMap(source -> source.get(id));
  }

  /** Every operand of a pipeline, wherever it lives. */
  Stream<HasMetadata> ownedBy(ExemplarPipeline owner) {
    String key = ResourceID.fromResource(owner).toString();
    return sources.values().stream()
        .flatMap(source -> source.byIndex(PIPELINE_INDEX, key).stream())
        .map(HasMetadata.class::cast)
        .filter(object -> Ownership.isOf(object, owner));
  }

  /** Remembers what the API server answered, until the watch has brought it or something newer. */
  <R extends HasMetadata> void remember(R written) {
    OperandKind<R> kind = OperandKind.of(written);
    R kept = OperandMemory.ofOurs(kind, written);
    source(kind, Optional.ofNullable(written.getMetadata().getNamespace()))
        .ifPresent(source -> RecentWrite.remember(kept, source));
  }

  /** The one that shows objects of that kind in that namespace, if any does. */
  @SuppressWarnings("unchecked")
  private <R extends HasMetadata> Optional<OperandSource<R>> source(
      OperandKind<R> kind, Optional<String> namespace) {
    return Stream.of(namespace, Optional.<String>empty())
        .map(where -> sources.get(new Place<>(kind, where)))
        .filter(Objects::nonNull)
        .map(source -> (OperandSource<R>) source)
        .findFirst();
  }
}
