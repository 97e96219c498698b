package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away operands that nobody wants any more; never an object that is not the pipeline's. */
final class OperandRemoval {

  private static final Logger log = LoggerFactory.getLogger(OperandRemoval.class);

  private final OperandCaches caches;
  private final OperandWriter writer;

  OperandRemoval(OperandCaches caches, OperandWriter writer) {
    this.caches = caches;
    this.writer = writer;
  }

  /**
   * Removes what garbage collection cannot: operands in other namespaces. The API server is asked
   * which there are, for what a watch has not shown yet would be left behind for good.
   */
  void allElsewhere(ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    remove(
        caches.places().stream().flatMap(place -> elsewhere(place, owner, context)).toList(),
        owner,
        context);
    caches
        .unwatched(Elsewhere.notedOn(owner))
        .forEach(place -> removeWherePermitted(place, owner, context));
  }

  /** The same, of a pipeline that has no operand there any more. */
  void from(Elsewhere left, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
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
   * Removes Secrets that operands name no more. Called before operands are written: afterwards
   * nothing in the cluster tells of them.
   *
   * @return how many
   */
  int unwantedSecrets(
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

  /**
   * Removes what is not among the operands any more; never a claim: what is in it is the user's.
   *
   * @return how many
   */
  int unwanted(
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
