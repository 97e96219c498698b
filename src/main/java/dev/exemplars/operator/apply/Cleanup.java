package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.net.HttpURLConnection;
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
      PrimaryUpdateAndCacheUtils.addFinalizer(context, FINALIZER);
    }
  }

  /** Called when operands stand: a finalizer that has nothing left to do goes. */
  public void settle(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    if (!isNeeded(owner, operands) && owner.hasFinalizer(FINALIZER)) {
      release(context);
    }
  }

  /**
   * Called for a pipeline that is being deleted, or is gone: whoever may change a pipeline may also
   * take its finalizer away, and must leave nothing behind in other namespaces by that.
   */
  public void finish(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    applier.removeElsewhere(owner, context);
    if (owner.hasFinalizer(FINALIZER) && !context.isPrimaryResourceDeleted()) {
      release(context);
    }
  }

  private static void release(Context<ExemplarPipeline> context) {
    try {
      PrimaryUpdateAndCacheUtils.removeFinalizer(context, FINALIZER);
    } catch (KubernetesClientException e) {
      // An event from before the removal: the pipeline has gone meanwhile.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static boolean isNeeded(ExemplarPipeline owner, List<HasMetadata> operands) {
    return operands.stream().anyMatch(operand -> !Ownership.isBeside(owner, operand));
  }
}
