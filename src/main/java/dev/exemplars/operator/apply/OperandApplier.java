package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final NameConflicts conflicts = new NameConflicts();

  public OperandApplier(OperandCaches caches, OperandWriter writer) {
    this.caches = caches;
    this.writer = writer;
    this.rehearsal = new Rehearsal(writer);
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
    int removed = removeUnwantedSecrets(owner, operands, context);
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
    return new ApplyOutcome.Applied(written, removed + prune(owner, operands, context));
  }

  /**
   * Removes what garbage collection cannot: operands in other namespaces. The API server is asked
   * which there are, for what a watch has not shown yet would be left behind for good.
   */
  public void removeElsewhere(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    remove(
        caches.places().stream().flatMap(place -> elsewhere(place, owner, context)).toList(),
        owner,
        context);
    caches
        .unwatched(Elsewhere.notedOn(owner))
        .forEach(place -> removeWherePermitted(place, owner, context));
  }

  /** The same, of a pipeline that has no operand there any more. */
  void removeFrom(Elsewhere left, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    OperandCaches.places(left).forEach(place -> removeWherePermitted(place, owner, context));
  }

  /** Who revoked a grant may have taken the permission, too: no pipeline hangs for that. */
  private void removeWherePermitted(
      OperandCaches.Place<?> place, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    try {
      remove(elsewhere(place, owner, context).toList(), owner, context);
    } catch (ApplyException e) {
      if (e.reason() != Reason.OperatorForbidden) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("namespace", place.namespace().orElse(Elsewhere.NONE))
          .log("may be left behind: {}", e.getMessage());
    }
  }

  private Stream<HasMetadata> elsewhere(
      OperandCaches.Place<?> place, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    return writer.list(context.getClient(), place, Labels.elsewhere(PipelineId.of(owner))).stream()
        .<HasMetadata>map(object -> object)
        .filter(object -> Ownership.isOf(object, owner));
  }

  private void remove(
      List<HasMetadata> objects, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    MarkedSecrets.of(objects.stream()).forEach(secret -> deleteSecret(secret, owner, context));
    objects.forEach(object -> delete(object, context));
  }

  /**
   * Decides whether a pipeline waits for its operands elsewhere to go, and notes where they are; a
   * pipeline that has gone waits for nothing.
   */
  void hold(ExemplarPipeline owner, Elsewhere elsewhere, Context<ExemplarPipeline> context) {
    try {
      PipelineCache.remember(
          owner, writer.applyHold(context.getClient(), owner, elsewhere), context);
    } catch (ApplyException e) {
      if (isThere(owner, context)) {
        throw e;
      }
    }
  }

  /** Whether that very pipeline exists, as the API server knows it now. */
  public boolean isThere(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    return writer
        .read(context.getClient(), owner)
        .filter(now -> now.getMetadata().getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
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

  private int removeUnwantedSecrets(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    List<Secret> unwanted = MarkedSecrets.unwanted(caches.ownedBy(owner), operands);
    unwanted.forEach(secret -> deleteSecret(secret, owner, context));
    return unwanted.size();
  }

  private void deleteSecret(
      Secret secret, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    writer
        .read(context.getClient(), secret)
        .filter(actual -> Ownership.isOf(actual, owner))
        .ifPresent(actual -> delete(actual, context));
  }

  /** Never a claim: what is in it is the user's. */
  private int prune(
      ExemplarPipeline owner, List<HasMetadata> operands, Context<ExemplarPipeline> context) {
    Set<Key> wanted = operands.stream().map(Key::of).collect(Collectors.toSet());
    List<HasMetadata> unwanted =
        caches
            .ownedBy(owner)
            .filter(object -> !(object instanceof PersistentVolumeClaim))
            .filter(object -> !wanted.contains(Key.of(object)))
            .toList();
    unwanted.forEach(object -> delete(object, context));
    return unwanted.size();
  }

  private void delete(HasMetadata object, Context<ExemplarPipeline> context) {
    writer.delete(context.getClient(), object);
    log.atInfo().addKeyValue("operand", OperandWriter.describe(object)).log("removed");
  }

  private record Key(String kind, ResourceID id) {
    static Key of(HasMetadata object) {
      return new Key(object.getKind(), ResourceID.fromResource(object));
    }
  }
}
