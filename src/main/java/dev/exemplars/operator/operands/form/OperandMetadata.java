package dev.exemplars.operator.operands.form;

import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** The metadata of operands. */
public final class OperandMetadata {

  /**
   * Annotation that names a Secret beside an operand. Secrets are not watched, so this is how the
   * operator knows that there is, or may be, one to remove: it is written before the Secret is, and
   * goes after it.
   */
  public static final String SECRET = "exemplars.dev/secret";

  /**
   * Annotation that says what becomes of an operand when its pipeline is deleted; without it the
   * operand goes, too.
   */
  public static final String WHEN_DELETED = "exemplars.dev/when-deleted";

  /** Value of {@link #WHEN_DELETED}: the operand stays. */
  public static final String RETAIN = "Retain";

  private OperandMetadata() {}

  /** Metadata of an operand in the pipeline's own namespace. */
  public static ObjectMeta of(PipelineId pipeline, String component, String name) {
    return in(pipeline.namespace(), pipeline, component, name);
  }

  /**
   * Metadata of an operand in any namespace. Outside the pipeline's no owner reference can hold it,
   * and Argo CD is told that it is neither its own nor to be pruned.
   */
  public static ObjectMeta in(
      String namespace, PipelineId pipeline, String component, String name) {
    return namespace.equals(pipeline.namespace())
        ? new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(Labels.of(pipeline, component, namespace))
            .build()
        : elsewhere(pipeline, component, name).withNamespace(namespace).build();
  }

  /** Metadata of an operand in no namespace. */
  public static ObjectMeta clusterWide(PipelineId pipeline, String component, String name) {
    return elsewhere(pipeline, component, name).build();
  }

  private static ObjectMetaBuilder elsewhere(PipelineId pipeline, String component, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withLabels(Labels.elsewhere(pipeline, component))
        .addToAnnotations("argocd.argoproj.io/compare-options", "IgnoreExtraneous")
        .addToAnnotations("argocd.argoproj.io/sync-options", "Prune=false");
  }
}
