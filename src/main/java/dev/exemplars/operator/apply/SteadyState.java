package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stood as wished when it was last compared. Most looks are at pipelines of which nothing has
 * changed for days, and comparing all operands of one costs more than everything else in such a
 * look. As long as neither the wish has changed, nor what the pipeline says of itself, nor any
 * operand's version, there is nothing to compare: an operand that is edited has another version,
 * and one that is deleted or loses its labels has none.
 */
public final class SteadyState {

  private final OperandCaches caches;
  private final Map<String, Sight> known = new ConcurrentHashMap<>();

  public SteadyState(OperandCaches caches) {
    this.caches = caches;
  }

  /**
   * One look.
   *
   * @param wish all that operands are made from
   * @param finalizers of the pipeline
   * @param annotations of the pipeline
   * @param versions of its operands in the cluster, as far as they are watched
   */
  public record Sight(
      Object wish,
      List<String> finalizers,
      Map<String, String> annotations,
      Map<String, String> versions) {}

  /** Looks, before anything is compared. */
  public Sight look(ExemplarPipeline owner, Object wish) {
    Map<String, String> versions = new TreeMap<>();
    caches
        .ownedBy(owner)
        .forEach(
            object ->
                versions.put(
                    OperandWriter.describe(object), object.getMetadata().getResourceVersion()));
    return new Sight(
        wish,
        List.copyOf(owner.getFinalizers()),
        Map.copyOf(Optional.ofNullable(owner.getMetadata().getAnnotations()).orElse(Map.of())),
        versions);
  }

  /** Whether all stood when exactly this was seen before. */
  public boolean stood(ExemplarPipeline owner, Sight now) {
    return now.equals(known.get(owner.getMetadata().getUid()));
  }

  /** All stands, and nothing had to be written for that. */
  public void stands(ExemplarPipeline owner, Sight seen) {
    known.put(owner.getMetadata().getUid(), seen);
  }

  /** Forgets a pipeline that is gone. */
  public void forget(ExemplarPipeline owner) {
    known.remove(owner.getMetadata().getUid());
  }
}
