package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a watch keeps of objects, and nothing else of them. The store of JOSDK says that it keeps
 * less than there is: fabric8 then holds every object of the first list as it came, until all of
 * them are there and somebody was told of each.
 */
final class PrunedStore<R extends HasMetadata> extends TransformingItemStore<R> {

  private final Consumer<R> first;

  /**
   * @param pruned what is kept of an object
   * @param first told of each that was not there before, as it came
   */
  PrunedStore(UnaryOperator<R> pruned, Consumer<R> first) {
    super(pruned);
    this.first = first;
  }

  @Override
  public R put(String key, R object) {
    if (get(key) == null) {
      first.accept(object);
    }
    return super.put(key, object);
  }

  /** As far as anybody is to know. */
  @Override
  public boolean isFullState() {
    return true;
  }
}
