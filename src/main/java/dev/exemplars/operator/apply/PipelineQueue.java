package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.settings.OperatorSettings;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pipelines of a namespace, the oldest first: those that its cap leaves no room for wait, and
 * are called when their turn has come. All of it from the controller's own cache.
 */
public final class PipelineQueue {

  /** Index of the pipelines by namespace; informers have one of their own called that. */
  private static final String NAMESPACE = "queue-of-namespace";

  private static final Comparator<ExemplarPipeline> OLDEST_FIRST =
      Comparator.<ExemplarPipeline, String>comparing(
              pipeline -> pipeline.getMetadata().getCreationTimestamp())
          .thenComparing(pipeline -> pipeline.getMetadata().getName());

  private final int room;
  private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();
  private final SimpleInboundEventSource<ExemplarPipeline> calls =
      new SimpleInboundEventSource<>("turns-of-waiting-pipelines");

  public PipelineQueue(OperatorSettings settings) {
    this.room = settings.caps().pipelinesPerNamespace();
  }

  /** Where those that waited are called. Asked for once, when the controller is set up. */
  public EventSource<?, ExemplarPipeline> eventSource(IndexerResourceCache<ExemplarPipeline> all) {
    all.addIndexer(NAMESPACE, pipeline -> List.of(pipeline.getMetadata().getNamespace()));
    return calls;
  }

  /** How many of its namespace come before a pipeline. */
  public int before(ExemplarPipeline pipeline, IndexedResourceCache<ExemplarPipeline> all) {
    int before = count(pipeline, all);
    if (before < room) {
      waiting.remove(ResourceID.fromResource(pipeline));
    } else {
      waiting.add(ResourceID.fromResource(pipeline));
      // One may have gone when this one did not yet wait, and so was not called.
      before = count(pipeline, all);
    }
    callNext(pipeline, all);
    return before;
  }

  /** Called for a pipeline that is gone. */
  public void leave(ExemplarPipeline gone, IndexedResourceCache<ExemplarPipeline> all) {
    waiting.remove(ResourceID.fromResource(gone));
    callNext(gone, all);
  }

  private void callNext(ExemplarPipeline one, IndexedResourceCache<ExemplarPipeline> all) {
    beside(one, all).stream()
        .sorted(OLDEST_FIRST)
        .limit(room)
        .map(ResourceID::fromResource)
        .filter(waiting::contains)
        .forEach(calls::propagateEvent);
  }

  private static int count(ExemplarPipeline one, IndexedResourceCache<ExemplarPipeline> all) {
    return Math.toIntExact(
        beside(one, all).stream().filter(other -> OLDEST_FIRST.compare(other, one) < 0).count());
  }

  /** The pipelines of its namespace. */
  private static List<ExemplarPipeline> beside(
      ExemplarPipeline one, IndexedResourceCache<ExemplarPipeline> all) {
    return all.byIndex(NAMESPACE, one.getMetadata().getNamespace());
  }
}
