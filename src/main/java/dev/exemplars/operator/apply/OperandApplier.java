package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cluster hold exactly the operands of a pipeline. Compares before it writes, so that
 * steady state costs no request, and sees drift inside an object; never touches an object that is
 * not the pipeline's.
 */
public final class OperandApplier {

  private static final Logger log = LoggerFactory.getLogger(OperandApplier.class);

  private final OperandCaches caches;
  private final OperandWriter writer;
  private final Rehearsal rehearsal;
  private final OperandRemoval removal;
  private final NameConflicts conflicts = new NameConflicts();

  public OperandApplier(OperandCaches caches, OperandWriter writer) {
    this.caches = caches;
    this.writer = writer;
    this.rehearsal = new Rehearsal(writer);
    this.removal = new OperandRemoval(caches, writer);
  }

  /**
   * Applies operands in their order, then removes what is no longer among them.
   *
   * @throws ApplyException where the API server fails or forbids a write
   */
  public ApplyOutcome apply(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    List<HasMetadata> due =
        operands.stream()
            .map(operand -> Ownership.stamp(operand, owner))
            .filter(operand -> !stands(operand, context))
            .toList();
    Optional<HasMetadata> taken =
        conflicts.among(due, owner).filter(operand -> isTaken(operand, owner, context));
    List<HasMetadata> writable = taken.map(one -> due.subList(0, due.indexOf(one))).orElse(due);
    Optional<ApplyOutcome> refused = rehearsal.refusal(writable, context.getClient());
    if (refused.isPresent()) {
      return refused.get();
    }
    int removed = removal.unwantedSecrets(owner, operands, context);
    List<ApplyOutcome.Written> written = new ArrayList<>();
    for (HasMetadata operand : writable) {
      Optional<ApplyOutcome> obstacle = tryToWrite(operand, written, owner, context);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      log.atInfo().addKeyValue("operand", OperandWriter.describe(operand)).log("applied");
    }
    if (taken.isPresent()) {
      return conflict(taken.get(), owner);
    }
    conflicts.forget(owner);
    return new ApplyOutcome.Applied(written, removed + removal.unwanted(owner, operands, context));
  }

  /** Forgets a pipeline that is gone. */
  public void forget(ExemplarPipeline owner) {
    conflicts.forget(owner);
  }

  /** A Secret that a pipeline refers to; not necessarily an operand. */
  public Optional<Secret> readSecret(
      String namespace, String name, Context<ExemplarPipeline> context) {
    return writer.read(
        context.getClient(),
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .build());
  }

  private boolean stands(HasMetadata operand, Context<ExemplarPipeline> context) {
    return known(operand, context)
        .filter(
            actual ->
                SSABasedGenericKubernetesResourceMatcher.<HasMetadata>getInstance()
                    .matches(actual, comparable(operand), context))
        .isPresent();
  }

  private static HasMetadata comparable(HasMetadata operand) {
    return operand instanceof ConfigMap map ? OperandMemory.condensed(map) : operand;
  }

  /** No watch shows Secrets, so each is asked for. */
  private Optional<HasMetadata> known(HasMetadata operand, Context<ExemplarPipeline> context) {
    return operand instanceof Secret
        ? writer.read(context.getClient(), operand)
        : caches.find(operand);
  }

  private Optional<ApplyOutcome> tryToWrite(
      HasMetadata operand,
      List<ApplyOutcome.Written> written,
      ExemplarPipeline owner,
      Context<ExemplarPipeline> context) {
    try {
      return write(operand, written, owner, context);
    } catch (ApplyException e) {
      if (!VolumeClaims.isRefused(operand, e)) {
        throw e;
      }
      return Optional.of(VolumeClaims.refusal(e));
    }
  }

  private Optional<ApplyOutcome> write(
      HasMetadata operand,
      List<ApplyOutcome.Written> written,
      ExemplarPipeline owner,
      Context<ExemplarPipeline> context) {
    Optional<HasMetadata> known = known(operand, context);
    if (known.isEmpty()) {
      known = create(operand, written, context);
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    HasMetadata actual = known.get();
    if (!Ownership.isOf(actual, owner)) {
      conflicts.add(owner, operand);
      return Optional.of(conflict(operand, owner));
    }
    remember(writer.update(context.getClient(), operand, actual), written);
    return Optional.empty();
  }

  /**
   * Creates; gives what stands in the way, where something does that no watch shows: it is somebody
   * else's, or ours without its labels.
   */
  private Optional<HasMetadata> create(
      HasMetadata operand, List<ApplyOutcome.Written> written, Context<ExemplarPipeline> context) {
    try {
      remember(writer.create(context.getClient(), operand), written);
      return Optional.empty();
    } catch (ApplyException e) {
      Optional<HasMetadata> there =
          OperandWriter.isConflict(e)
              ? writer.read(context.getClient(), operand)
              : Optional.empty();
      if (there.isEmpty()) {
        throw e;
      }
      return there;
    }
  }

  /** Whether the object of that name is still somebody else's. */
  private boolean isTaken(
      HasMetadata operand, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    return known(operand, context)
        .or(() -> writer.read(context.getClient(), operand))
        .filter(actual -> !Ownership.isOf(actual, owner))
        .isPresent();
  }

  private static ApplyOutcome conflict(HasMetadata operand, ExemplarPipeline owner) {
    return new ApplyOutcome.Blocked(Reason.NameConflict, OperandWriter.conflict(operand, owner));
  }

  private void remember(HasMetadata answer, List<ApplyOutcome.Written> written) {
    written.add(ApplyOutcome.Written.of(answer));
    if (!(answer instanceof Secret)) {
      caches.remember(answer);
    }
  }
}
