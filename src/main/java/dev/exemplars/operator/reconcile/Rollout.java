package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.apply.ApplyOutcome;
import dev.exemplars.operator.apply.Cleanup;
import dev.exemplars.operator.apply.FastReload;
import dev.exemplars.operator.apply.FastReload.News;
import dev.exemplars.operator.apply.OperandApplier;
import dev.exemplars.operator.apply.SteadyState;
import dev.exemplars.operator.observe.SecretReader;
import dev.exemplars.operator.observe.SecretReading;
import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.verdict.Readiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/** From a plan to operands in the cluster, or to what stands in the way. */
final class Rollout {

  private final SecretReader secrets;
  private final OperandApplier applier;
  private final Cleanup cleanup;
  private final FastReload fastReload;
  private final SteadyState steady;

  Rollout(SecretReader secrets, Writing writing) {
    this.secrets = secrets;
    this.applier = writing.applier();
    this.cleanup = writing.cleanup();
    this.fastReload = writing.fastReload();
    this.steady = writing.steady();
  }

  /** All that writes, and what tells when nothing needs to be. */
  record Writing(
      OperandApplier applier, Cleanup cleanup, FastReload fastReload, SteadyState steady) {}

  /**
   * Writes what is not as planned. Without a Secret that is referred to nothing is written: what
   * runs keeps running.
   *
   * @return why not everything stands as planned; empty where it does
   */
  Optional<Readiness> carryOut(
      Wish wish, ExemplarPipeline pipeline, Context<ExemplarPipeline> context) {
    SecretReading reading =
        secrets.read(
            pipeline.getMetadata().getUid(),
            Generation.of(pipeline),
            wish.plan(),
            (namespace, name) -> applier.readSecret(namespace, name, context));
    return switch (reading) {
      case SecretReading.Incomplete incomplete ->
          Optional.of(Readiness.refused(incomplete.problems()));
      case SecretReading.NotDue notDue -> write(wish, Optional.empty(), pipeline, context);
      case SecretReading.Complete complete -> {
        Optional<Readiness> obstacle =
            write(wish, Optional.of(complete.credentials()), pipeline, context);
        if (obstacle.isEmpty()) {
          secrets.written(pipeline.getMetadata().getUid(), Generation.of(pipeline));
        }
        yield obstacle;
      }
    };
  }

  private Optional<Readiness> write(
      Wish wish,
      Optional<Credentials> credentials,
      ExemplarPipeline pipeline,
      Context<ExemplarPipeline> context) {
    SteadyState.Sight sight = steady.look(pipeline, List.of(wish.plan(), wish.history()));
    boolean isAboutSecrets = credentials.isPresent() && !wish.plan().secrets().isEmpty();
    if (!isAboutSecrets && steady.stood(pipeline, sight)) {
      return Optional.empty();
    }
    List<HasMetadata> operands = Operands.of(wish.plan(), credentials, wish.config());
    cleanup.prepare(pipeline, operands, context);
    return switch (applier.apply(pipeline, operands, context)) {
      case ApplyOutcome.Blocked blocked ->
          Optional.of(Readiness.stuck(blocked.reason(), blocked.message()));
      case ApplyOutcome.Applied applied -> {
        cleanup.settle(pipeline, operands, context);
        fastReload.follow(
            new News(wish.plan(), wish.config().revision(), applied.written()), pipeline, context);
        if (applied.isSteady()) {
          steady.stands(pipeline, sight);
        }
        yield Optional.empty();
      }
    };
  }

  /** Forgets a pipeline that is gone. */
  void forget(ExemplarPipeline pipeline) {
    steady.forget(pipeline);
  }
}
