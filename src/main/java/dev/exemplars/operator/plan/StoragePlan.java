package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.StorageSpec;
import dev.exemplars.operator.api.StorageSpec.EmptyDirSpec;
import dev.exemplars.operator.api.StorageSpec.VolumeClaimSpec;
import dev.exemplars.operator.api.StorageSpec.WhenDeleted;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where Prometheus keeps its data. */
public sealed interface StoragePlan {

  /** How large the volume is. */
  ResourceQuantity size();

  /** Where the spec says so. */
  String field();

  /**
   * A directory of the node, which goes with the Pod.
   *
   * @param size beyond it the kubelet evicts the Pod
   */
  record EmptyDir(ResourceQuantity size) implements StoragePlan {
    @Override
    public String field() {
      return FIELD + ".emptyDir.sizeLimit";
    }
  }

  /**
   * A claim of a volume, which stays.
   *
   * @param size how much is claimed
   * @param storageClass an empty name is a class, too: that of volumes without one
   * @param whenDeleted what becomes of it without the pipeline
   */
  record VolumeClaim(ResourceQuantity size, Optional<String> storageClass, WhenDeleted whenDeleted)
      implements StoragePlan {
    @Override
    public String field() {
      return FIELD + ".volumeClaim.size";
    }
  }

  String FIELD = "spec.prometheus.storage";

  ResourceQuantity DEFAULT_SIZE = ResourceQuantity.parse(Schema.DEFAULT_VOLUME_SIZE).orElseThrow();

  static StoragePlan of(@Nullable StorageSpec spec, SpecProblems problems) {
    if (spec == null) {
      return new EmptyDir(DEFAULT_SIZE);
    }
    problems.require(
        (spec.emptyDir() == null) != (spec.volumeClaim() == null), FIELD, "", StorageSpec.UNION);
    return spec.volumeClaim() == null
        ? emptyDir(spec.emptyDir(), problems)
        : volumeClaim(spec.volumeClaim(), problems);
  }

  private static EmptyDir emptyDir(@Nullable EmptyDirSpec spec, SpecProblems problems) {
    EmptyDir unsized = new EmptyDir(DEFAULT_SIZE);
    return Optional.ofNullable(spec)
        .map(EmptyDirSpec::sizeLimit)
        .map(given -> new EmptyDir(size(given, unsized.field(), problems)))
        .orElse(unsized);
  }

  private static VolumeClaim volumeClaim(VolumeClaimSpec spec, SpecProblems problems) {
    Optional<String> storageClass = Optional.ofNullable(spec.storageClassName());
    storageClass.ifPresent(
        name ->
            problems.require(
                name.length() <= Schema.LONGEST_SUBDOMAIN
                    && Pattern.matches(Schema.STORAGE_CLASS, name),
                FIELD + ".volumeClaim.storageClassName",
                name,
                "is not the name of a StorageClass: use a DNS name, or an empty text for none"));
    return new VolumeClaim(
        size(Optional.ofNullable(spec.size()).orElse(""), FIELD + ".volumeClaim.size", problems),
        storageClass,
        Optional.ofNullable(spec.whenDeleted()).orElse(WhenDeleted.Retain));
  }

  private static ResourceQuantity size(String text, String field, SpecProblems problems) {
    ResourceQuantity least = ResourceQuantity.parse(Schema.LEAST_VOLUME_SIZE).orElseThrow();
    Optional<ResourceQuantity> size =
        Optional.of(text)
            .filter(given -> Pattern.matches(Schema.VOLUME_SIZE, given))
            .flatMap(ResourceQuantity::parse)
            .filter(given -> given.compareTo(least) >= 0);
    problems.require(
        size.isPresent(),
        field,
        text,
        "is not the size of a volume: write one of at least %s, such as %s"
            .formatted(least, DEFAULT_SIZE));
    return size.orElse(DEFAULT_SIZE);
  }
}
