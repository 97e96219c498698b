package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much of an object a cache keeps. Anybody may label anything as the operator's: of what is no
 * pipeline's, or has none of its operands' names, or was written into an operand by others, no body
 * is kept.
 */
final class OperandMemory {

  private static final String DATA = "f:data";

  private final IndexedResourceCache<ExemplarPipeline> pipelines;

  OperandMemory(IndexedResourceCache<ExemplarPipeline> pipelines) {
    this.pipelines = pipelines;
  }

  /** What is kept of an object that a watch shows; the object itself stays as it is. */
  <R extends HasMetadata> R of(OperandKind<R> kind, R object) {
    return isOfAPipeline(object) ? ofOurs(kind, object) : kind.with(claim(object));
  }

  /** The same, of one that is known to be a pipeline's. */
  static <R extends HasMetadata> R ofOurs(OperandKind<R> kind, R object) {
    return object instanceof ConfigMap map
        ? kind.type().cast(condensed(withoutForeignData(map)))
        : object;
  }

  /**
   * A dashboard is large and never read again, only compared: its digest does for that. As it
   * stands in a cache, and as it is to be to match one that does.
   */
  static ConfigMap condensed(ConfigMap map) {
    if (map.getData() == null) {
      return map;
    }
    Map<String, String> data = new TreeMap<>(map.getData());
    data.replaceAll((key, text) -> key.endsWith(".json") ? PipelineId.sha256(text) : text);
    return new ConfigMapBuilder(map).withData(data).build();
  }

  private boolean isOfAPipeline(HasMetadata object) {
    return Ownership.pipelineOf(object).stream()
        .flatMap(id -> pipelines.get(id).stream())
        .anyMatch(pipeline -> Ownership.isOf(object, pipeline) && isNamedAsOf(object, pipeline));
  }

  /** Of one pipeline there can be so many, and no more. */
  private static boolean isNamedAsOf(HasMetadata object, ExemplarPipeline pipeline) {
    Names names = new Names(PipelineId.of(pipeline));
    return (Ownership.isBeside(pipeline, object) ? names.beside() : names.elsewhere())
        .contains(object.getMetadata().getName());
  }

  /** Whose an object says it is, and nothing else. */
  private static ObjectMeta claim(HasMetadata object) {
    return new ObjectMetaBuilder()
        .withUid(object.getMetadata().getUid())
        .withAnnotations(Ownership.claimOf(object))
        .build();
  }

  private static ConfigMap withoutForeignData(ConfigMap map) {
    Set<String> ours =
        map.getMetadata().getManagedFields().stream()
            .filter(Provenance::isApplied)
            .map(OperandMemory::data)
            .flatMap(fields -> fields.keySet().stream())
            .map(String::valueOf)
            .collect(Collectors.toSet());
    Map<String, String> kept = new TreeMap<>(Objects.requireNonNullElse(map.getData(), Map.of()));
    kept.keySet().removeIf(key -> !ours.contains("f:" + key));
    return new ConfigMapBuilder(map).withData(kept).withBinaryData(Map.of()).build();
  }

  private static Map<?, ?> data(ManagedFieldsEntry entry) {
    return entry.getFieldsV1().getAdditionalProperties().get(DATA) instanceof Map<?, ?> fields
        ? fields
        : Map.of();
  }
}
