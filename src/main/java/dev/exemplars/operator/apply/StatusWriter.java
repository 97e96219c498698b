package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a status over the very version of its pipeline that it was made from. JOSDK's own patch
 * does not remember what it wrote: a reconciliation right after it would judge by the status
 * before, say the same again, or hold what is new for old.
 */
public final class StatusWriter {

  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

  /** Whether it is written; not where the pipeline is another by now, or gone. */
  public boolean write(
      ExemplarPipeline seen, ExemplarPipelineStatus status, Context<ExemplarPipeline> context) {
    try {
      ExemplarPipeline written =
          context
              .getClient()
              .resource(fresh(seen, status))
              .subresource("status")
              .patch(OperandWriter.apply());
      PipelineCache.remember(seen, written, context);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      log.debug("the pipeline changed or went while it was reconciled", e);
      return false;
    }
  }

  /** Server-side apply wants an object that holds what we own, and nothing else. */
  private static ExemplarPipeline fresh(ExemplarPipeline seen, ExemplarPipelineStatus status) {
    ExemplarPipeline fresh = new ExemplarPipeline();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(seen.getMetadata().getName())
            .withNamespace(seen.getMetadata().getNamespace())
            .withUid(seen.getMetadata().getUid())
            .withResourceVersion(seen.getMetadata().getResourceVersion())
            .build());
    fresh.setStatus(status);
    return fresh;
  }
}
