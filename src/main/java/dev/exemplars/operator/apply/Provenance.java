package dev.exemplars.operator.apply;

import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;

/**
 * What proves that the operator made an object for a pipeline that there is no more. Anybody who
 * may change an object may write the annotations of a pipeline into it, but its name it has from
 * its creation: one that is hashed from that pipeline's. And the API server keeps who wrote the
 * annotations last, which is to be the operator: a copy, or what was changed by hand, is nobody's.
 */
final class Provenance {

  private static final String ANNOTATIONS = "f:annotations";
  private static final List<String> MARKS =
      List.of("f:" + Ownership.OWNER, "f:" + Ownership.OWNER_UID);

  private Provenance() {}

  static boolean isProven(HasMetadata object, PipelineId pipeline) {
    return new Names(pipeline).elsewhere().contains(object.getMetadata().getName())
        && object.getMetadata().getManagedFields().stream().anyMatch(Provenance::isOurMark);
  }

  /** Whether these are the fields that the operator has applied. */
  static boolean isApplied(ManagedFieldsEntry entry) {
    return OperandWriter.FIELD_MANAGER.equals(entry.getManager())
        && "Apply".equals(entry.getOperation());
  }

  private static boolean isOurMark(ManagedFieldsEntry entry) {
    return isApplied(entry)
        && entry.getFieldsV1().getAdditionalProperties().get("f:metadata")
            instanceof Map<?, ?> metadata
        && metadata.get(ANNOTATIONS) instanceof Map<?, ?> annotations
        && annotations.keySet().containsAll(MARKS);
  }
}
