package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PodMetadataSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a user wants on the Pod beside the operator's own labels and annotations, none of these. */
public record PodMetadataPlan(Map<String, String> labels, Map<String, String> annotations) {

  private static final String FIELD = "spec.prometheus.podMetadata";

  static PodMetadataPlan of(@Nullable PodMetadataSpec spec, SpecProblems problems) {
    Optional<PodMetadataSpec> given = Optional.ofNullable(spec);
    Map<String, String> labels = new TreeMap<>(given.map(PodMetadataSpec::labels).orElse(Map.of()));
    Labels.check(labels, FIELD + ".labels", problems);
    Map<String, String> annotations =
        new TreeMap<>(given.map(PodMetadataSpec::annotations).orElse(Map.of()));
    Labels.checkAnnotations(annotations, FIELD + ".annotations", problems);
    return new PodMetadataPlan(labels, annotations);
  }
}
