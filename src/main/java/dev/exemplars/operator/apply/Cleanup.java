package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;

/**
 * A finalizer, only while an operand lives outside the pipeline's namespace: inside it garbage
 * collection does the work, and no pipeline hangs because its operator is gone.
 */
public final class Cleanup {

  static final String FINALIZER = "exemplars.dev/cleanup";

  private final OperandApplier applier;

  public Cleanup(OperandApplier applier) {
    this.applier = applier;
  }

  /** Called before operands are written: nothing may be left behind by a deletion in between. */
  public void prepare(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    if (isNeeded(owner, operands) && !owner.hasFinalizer(FINALIZER)) {
      applier.setFinalizers(owner, List.of(FINALIZER), context);
    }
  }

  /** Called when operands stand: a finalizer that has nothing left to do goes. */
  public void settle(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    if (!isNeeded(owner, operands)) {
      finish(owner, context);
    }
  }

  /**
   * Called for a pipeline that is being deleted, or is gone: whoever may change a pipeline may also
   * take its finalizer away, and must leave nothing behind in other namespaces by that.
   */
  public void finish(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    applier.removeElsewhere(owner, context);
    if (owner.hasFinalizer(FINALIZER) && !context.isPrimaryResourceDeleted()) {
      applier.setFinalizers(owner, List.of(), context);
    }
  }

  private static boolean isNeeded(ExemplarPipeline owner, List<HasMetadata> operands) {
    return operands.stream().anyMatch(operand -> !Ownership.isBeside(owner, operand));
  }
}
