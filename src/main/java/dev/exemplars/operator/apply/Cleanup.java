package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/**
 * A finalizer, only while an operand lives outside the pipeline's namespace: inside it garbage
 * collection does the work, and no pipeline hangs because its operator is gone.
 */
public final class Cleanup {

  static final String FINALIZER = "exemplars.dev/cleanup";

  private final OperandWriter writer;
  private final OperandRemoval removal;

  public Cleanup(OperandCaches caches, OperandWriter writer) {
    this.writer = writer;
    this.removal = new OperandRemoval(caches, writer);
  }

  /** Called before operands are written: nothing may be left behind by a deletion in between. */
  public void prepare(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    Elsewhere needed = Elsewhere.of(owner, operands);
    Elsewhere noted = Elsewhere.notedOn(owner);
    boolean isPrepared = owner.hasFinalizer(FINALIZER) && noted.covers(needed);
    if (!needed.isEmpty() && !isPrepared) {
      hold(owner, noted.and(needed), context);
    }
  }

  /**
   * Called when operands stand: where none is any more is looked at once, and a finalizer that has
   * nothing left to do goes.
   */
  public void settle(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    Elsewhere needed = Elsewhere.of(owner, operands);
    Elsewhere left = Elsewhere.notedOn(owner).without(needed);
    if (needed.isEmpty() && holds(owner)) {
      finish(owner, context);
    } else if (!left.isEmpty()) {
      removal.from(left, owner, context);
      hold(owner, needed, context);
    }
  }

  /**
   * Called for a pipeline that is being deleted, or is gone: whoever may change a pipeline may also
   * take its finalizer away, and must leave nothing behind in other namespaces by that.
   */
  public void finish(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    removal.allElsewhere(owner, context);
    if (holds(owner) && !context.isPrimaryResourceDeleted()) {
      hold(owner, Elsewhere.nowhere(), context);
    }
  }

  /** Whether that very pipeline exists, as the API server knows it now. */
  public boolean isThere(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    return writer
        .read(context.getClient(), owner)
        .filter(now -> now.getMetadata().getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
  }

  /** Where only a running operator can clean up behind a pipeline; empty where none is needed. */
  public static Optional<String> leftTo(ExemplarPipeline owner) {
    return owner.hasFinalizer(FINALIZER)
        ? Optional.of(String.join(", ", Elsewhere.notedOn(owner).namespaces()))
        : Optional.empty();
  }

  /**
   * Decides whether a pipeline waits for its operands elsewhere to go, and notes where they are; a
   * pipeline that has gone waits for nothing.
   */
  private void hold(
      ExemplarPipeline owner, Elsewhere elsewhere, Context<ExemplarPipeline> context) {
    try {
      PipelineCache.remember(
          owner, writer.applyHold(context.getClient(), owner, elsewhere), context);
    } catch (ApplyException e) {
      if (isThere(owner, context)) {
        throw e;
      }
    }
  }

  private static boolean holds(ExemplarPipeline owner) {
    return owner.hasFinalizer(FINALIZER) || !Elsewhere.notedOn(owner).isEmpty();
  }
}
