package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.operands.form.OperandMetadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose an operand is: the pipeline's uid, in an annotation, and inside the pipeline's namespace in
 * an owner reference too; where one of both is lost, the other still tells. Never a label or a name
 * alone, which anybody may give to anything; and so a claim that outlived its pipeline is nobody's,
 * until its keeper writes the uid of another pipeline into that annotation.
 */
final class Ownership {

  static final String OWNER = "exemplars.dev/pipeline";
  static final String OWNER_UID = "exemplars.dev/pipeline-uid";

  private Ownership() {}

  /** Marks an operand as the pipeline's. */
  static <T extends HasMetadata> T stamp(T operand, ExemplarPipeline owner) {
    var metadata = operand.getMetadata();
    metadata.getOwnerReferences().clear();
    if (isBeside(owner, operand) && !isRetained(operand)) {
      metadata
          .getOwnerReferences()
          .add(
              new OwnerReferenceBuilder()
                  .withApiVersion(owner.getApiVersion())
                  .withKind(owner.getKind())
                  .withName(owner.getMetadata().getName())
                  .withUid(owner.getMetadata().getUid())
                  .withController(true)
                  .build());
    }
    Map<String, String> annotations = new TreeMap<>(annotations(operand));
    annotations.put(
        OWNER, owner.getMetadata().getNamespace() + "/" + owner.getMetadata().getName());
    annotations.put(OWNER_UID, owner.getMetadata().getUid());
    metadata.setAnnotations(annotations);
    return operand;
  }

  static boolean isOf(HasMetadata object, ExemplarPipeline owner) {
    String uid = owner.getMetadata().getUid();
    return uid.equals(annotations(object).get(OWNER_UID))
        || (isBeside(owner, object)
            && object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> uid.equals(reference.getUid())));
  }

  /** The uid that an operand is marked with. */
  static Optional<String> uidOn(HasMetadata object) {
    return Optional.ofNullable(annotations(object).get(OWNER_UID));
  }

  /** Which pipeline to reconcile when this object changes. */
  static Set<ResourceID> pipelineOf(HasMetadata object) {
    Optional<ResourceID> byReference =
        reference(object)
            .map(
                reference ->
                    new ResourceID(reference.getName(), object.getMetadata().getNamespace()));
    return byReference
        .or(() -> Optional.ofNullable(annotations(object).get(OWNER)).flatMap(Ownership::parse))
        .map(Set::of)
        .orElse(Set.of());
  }

  private static Optional<OwnerReference> reference(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> "ExemplarPipeline".equals(reference.getKind()))
        .filter(reference -> reference.getApiVersion().startsWith(ExemplarPipeline.GROUP + "/"))
        .filter(reference -> isName(reference.getName()))
        .findFirst();
  }

  /** The marks that say which pipeline an object belongs to, without any other. */
  static Map<String, String> claimOf(HasMetadata object) {
    Map<String, String> claim = new TreeMap<>();
    pipelineOf(object)
        .forEach(id -> claim.put(OWNER, id.getNamespace().orElse("") + "/" + id.getName()));
    uidOn(object)
        .or(() -> reference(object).map(OwnerReference::getUid))
        .filter(Ownership::isName)
        .ifPresent(uid -> claim.put(OWNER_UID, uid));
    return claim;
  }

  static boolean isBeside(ExemplarPipeline owner, HasMetadata object) {
    return owner.getMetadata().getNamespace().equals(object.getMetadata().getNamespace());
  }

  private static boolean isRetained(HasMetadata operand) {
    return OperandMetadata.RETAIN.equals(annotations(operand).get(OperandMetadata.WHEN_DELETED));
  }

  private static Optional<ResourceID> parse(String owner) {
    String[] parts = owner.split("/", -1);
    return parts.length == 2 && isName(parts[0]) && isName(parts[1])
        ? Optional.of(new ResourceID(parts[1], parts[0]))
        : Optional.empty();
  }

  /** Names are compared and kept: one as long as an object may be is none. */
  private static boolean isName(String text) {
    return text.length() <= Schema.LONGEST_SUBDOMAIN;
  }

  private static Map<String, String> annotations(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }
}
