package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where Prometheus keeps its data. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.emptyDir) != has(self.volumeClaim)",
    message = "prometheus.storage " + StorageSpec.UNION)
public record StorageSpec(
    @Nullable @JsonPropertyDescription(
            "A directory of the node that goes with the Pod: samples and exemplars survive a restart of the container,"
                + " but not a new Pod. Exactly one of emptyDir and volumeClaim.")
        EmptyDirSpec emptyDir,
    @Nullable @JsonPropertyDescription(
            "A PersistentVolumeClaim, <name>-prometheus-data: samples and exemplars survive a new Pod, and the pipeline"
                + " itself unless whenDeleted says otherwise.")
        VolumeClaimSpec volumeClaim) {

  /** What is asked of a storage. */
  public static final String UNION =
      "must hold exactly one of emptyDir and volumeClaim: add one, or remove the other";

  /** CEL, of a Prometheus: how large its volume is. */
  static final String SIZE =
      "has(self.storage) && has(self.storage.volumeClaim) ? self.storage.volumeClaim.size"
          + " : has(self.storage) && has(self.storage.emptyDir) && has(self.storage.emptyDir.sizeLimit)"
          + " ? self.storage.emptyDir.sizeLimit : '"
          + Schema.DEFAULT_VOLUME_SIZE
          + "'";

  /**
   * CEL, of a spec: a storage that is not set, or of which nothing above it is, is an emptyDir. A
   * pipeline that reads another's Prometheus has none.
   */
  static final String KIND_STAYS =
      "has(self.externalPrometheus) || has(oldSelf.externalPrometheus)"
          + " || (has(self.prometheus) && has(self.prometheus.storage) && has(self.prometheus.storage.volumeClaim))"
          + " == (has(oldSelf.prometheus) && has(oldSelf.prometheus.storage)"
          + " && has(oldSelf.prometheus.storage.volumeClaim))";

  /** What is asked of whoever wants another kind of volume. */
  static final String KIND_CURE =
      "must stay an emptyDir or a volumeClaim, as the pipeline was created: set back prometheus.storage, or delete"
          + " the pipeline and create it again (samples in an emptyDir are lost then, a claim is kept by default)";

  /** A directory of the node. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record EmptyDirSpec(
      @Nullable @Size(max = Schema.LONGEST_QUANTITY) @Pattern(Schema.VOLUME_SIZE) @ValidationRule(
              value = Schema.IS_LARGE_ENOUGH,
              message =
                  "prometheus.storage.emptyDir.sizeLimit must be at least "
                      + Schema.LEAST_VOLUME_SIZE
                      + ", such as "
                      + Schema.DEFAULT_VOLUME_SIZE)
          @JsonPropertyDescription(
              "How large it may grow; beyond that the kubelet evicts the Pod, and the data is lost. Changes restart"
                  + " Prometheus, and empty it. Default: 10Gi.")
          String sizeLimit) {}

  /** A claim of a volume. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "has(self.storageClassName) == has(oldSelf.storageClassName)"
              + " && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
      message =
          "prometheus.storage.volumeClaim.storageClassName must stay as the pipeline was created, for Kubernetes does"
              + " not change that of a claim: set it back, or delete the pipeline and its claim and create it again")
  @ValidationRule(
      value = "quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0",
      message =
          "prometheus.storage.volumeClaim.size may only grow, for Kubernetes does not shrink a volume: set it back, or"
              + " lower prometheus.retentionSize instead")
  public record VolumeClaimSpec(
      @Nullable @Size(max = Schema.LONGEST_SUBDOMAIN) @Pattern(Schema.STORAGE_CLASS) @JsonPropertyDescription(
              "StorageClass of the volume, which never changes; an empty one means a volume without. Default: the"
                  + " cluster's.")
          String storageClassName,
      @Nullable @Required
          @Size(max = Schema.LONGEST_QUANTITY) @Pattern(Schema.VOLUME_SIZE) @ValidationRule(
              value = Schema.IS_LARGE_ENOUGH,
              message =
                  "prometheus.storage.volumeClaim.size must be at least "
                      + Schema.LEAST_VOLUME_SIZE
                      + ", such as "
                      + Schema.DEFAULT_VOLUME_SIZE)
          @JsonPropertyDescription(
              "How much is claimed, such as 50Gi. It may only grow, which the StorageClass must allow.")
          String size,
      @Nullable @JsonPropertyDescription(
              "What becomes of the claim when the pipeline is deleted: Retain or Delete. A claim that was retained is"
                  + " not taken by a new pipeline of the same name until somebody hands it over, with a command that"
                  + " the new pipeline's status shows. Default: Retain.")
          WhenDeleted whenDeleted) {}

  /** What becomes of a claim without its pipeline. */
  public enum WhenDeleted {
    Retain,
    Delete
  }
}
