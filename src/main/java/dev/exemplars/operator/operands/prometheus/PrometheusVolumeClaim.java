package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.api.StorageSpec.WhenDeleted;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.StoragePlan;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/** The claim of a volume for Prometheus' data, which by default stays when the pipeline goes. */
public final class PrometheusVolumeClaim {

  private PrometheusVolumeClaim() {}

  /** Empty where the data is in an emptyDir. */
  public static Optional<PersistentVolumeClaim> of(PipelinePlan plan) {
    return plan.prometheus().storage() instanceof StoragePlan.VolumeClaim claim
        ? Optional.of(claim(plan, claim))
        : Optional.empty();
  }

  private static PersistentVolumeClaim claim(PipelinePlan plan, StoragePlan.VolumeClaim claim) {
    Map<String, String> retained =
        claim.whenDeleted() == WhenDeleted.Retain
            ? Map.of(OperandMetadata.WHEN_DELETED, OperandMetadata.RETAIN)
            : Map.of();
    // spotless:off
    return new PersistentVolumeClaimBuilder()
        .withMetadata(
            OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheusData()))
        .editMetadata()
          .addToAnnotations(retained)
        .endMetadata()
        .withNewSpec()
          .withAccessModes("ReadWriteOnce")
          .withStorageClassName(claim.storageClass().orElse(null))
          .withNewResources()
            .addToRequests("storage", new Quantity(claim.size().toString()))
          .endResources()
        .endSpec()
        .build();
    // spotless:on
  }
}
