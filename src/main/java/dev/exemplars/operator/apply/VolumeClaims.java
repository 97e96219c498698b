package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What to say where a claim stands in the way: a user keeps data in it, so the cure is exact. */
final class VolumeClaims {

  private VolumeClaims() {}

  /** A claim of another pipeline: mostly an earlier one of the same name. */
  static String conflict(PersistentVolumeClaim claim, ExemplarPipeline owner) {
    String namespace = claim.getMetadata().getNamespace();
    String name = claim.getMetadata().getName();
    return ("%s exists and was not created for this pipeline; an earlier one of its name may have left it. To go on"
            + " with the data in it: kubectl -n %s annotate --overwrite pvc %s %s=%s; to begin anew: kubectl -n %s"
            + " delete pvc %s")
        .formatted(
            OperandWriter.describe(claim),
            namespace,
            name,
            Ownership.OWNER_UID,
            owner.getMetadata().getUid(),
            namespace,
            name);
  }

  /**
   * Whether the API server has understood the claim and does not want it: it cannot grow, or has
   * another class. Trying again without end would not help.
   */
  static boolean isRefused(HasMetadata operand, ApplyException e) {
    return operand instanceof PersistentVolumeClaim
        && (OperandWriter.isRefusedAsInvalid(e) || isRefusedByAdmission(e));
  }

  /** Says so. */
  static ApplyOutcome.Blocked refusal(ApplyException e) {
    return new ApplyOutcome.Blocked(
        Reason.SpecInvalid,
        ("the API server refuses %s (what runs keeps running). spec.prometheus.storage.volumeClaim must fit the claim"
                + " that is there: have its StorageClass allow expansion if size has grown; else delete the pipeline,"
                + " which keeps the claim unless whenDeleted is Delete, and create it again with the old size and"
                + " storageClassName")
            .formatted(e.getMessage()));
  }

  /** Status and reason are those of a missing permission; the text alone tells them apart. */
  private static boolean isRefusedByAdmission(ApplyException e) {
    return e.getCause() instanceof KubernetesClientException cause
        && cause.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        && !RemoteText.of(cause).contains(": User \"");
  }
}
