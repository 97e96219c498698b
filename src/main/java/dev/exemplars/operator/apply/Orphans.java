package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.PipelineId;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operands outside the namespace of a pipeline that is gone, with its finalizer taken away while
 * the operator was down: nobody else removes them. A uid never comes back, so what is confirmed
 * once to be gone may be cleaned up beside all else that happens.
 */
final class Orphans extends AbstractEventSource<HasMetadata, ExemplarPipeline> {

  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  /** An object, and the pipeline whose it says it is. */
  private record Suspect(HasMetadata like, PipelineId pipeline, String uid) {}

  private final OperatorSettings settings;
  private final OperandWriter writer;
  private final KubernetesClient client;
  private final IndexedResourceCache<ExemplarPipeline> pipelines;

  /** One by one; what comes when the operator is stopping comes too late. */
  private final ThreadPoolExecutor work =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofVirtual().name("orphans").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  Orphans(
      OperatorSettings settings,
      OperandWriter writer,
      EventSourceContext<ExemplarPipeline> context) {
    super(HasMetadata.class, "orphans");
    this.settings = settings;
    this.writer = writer;
    this.client = context.getClient();
    this.pipelines = context.getPrimaryCache();
  }

  /** Called with what a watch shows for the first time: at the start, everything. */
  <R extends HasMetadata> void suspect(OperandKind<R> kind, R shown) {
    Ownership.pipelineOf(shown).stream()
        .map(id -> new PipelineId(id.getNamespace().orElseThrow(), id.getName()))
        .filter(pipeline -> isElsewhere(shown, pipeline) && isOurs(pipeline))
        .filter(pipeline -> Provenance.isProven(shown, pipeline))
        .flatMap(pipeline -> suspicion(kind, shown, pipeline).stream())
        .forEach(suspect -> work.execute(() -> settle(suspect)));
  }

  private <R extends HasMetadata> Optional<Suspect> suspicion(
      OperandKind<R> kind, R shown, PipelineId pipeline) {
    R like =
        kind.with(
            new ObjectMetaBuilder()
                .withNamespace(shown.getMetadata().getNamespace())
                .withName(shown.getMetadata().getName())
                .build());
    return Ownership.uidOn(shown)
        .filter(uid -> !isKnown(pipeline, uid))
        .map(uid -> new Suspect(like, pipeline, uid));
  }

  private boolean isKnown(PipelineId pipeline, String uid) {
    return pipelines
        .get(new ResourceID(pipeline.name(), pipeline.namespace()))
        .filter(known -> uid.equals(known.getMetadata().getUid()))
        .isPresent();
  }

  /** Pipelines of other namespaces are another operator's. */
  private boolean isOurs(PipelineId pipeline) {
    return settings.watchNamespaces().isEmpty()
        || settings.watchNamespaces().contains(pipeline.namespace());
  }

  private static boolean isElsewhere(HasMetadata object, PipelineId pipeline) {
    return !pipeline.namespace().equals(object.getMetadata().getNamespace());
  }

  private void settle(Suspect suspect) {
    try {
      if (!exists(suspect)) {
        removeIfProven(suspect);
      }
    } catch (ApplyException e) {
      Duration pause = settings.limits().retryMaxInterval();
      log.atWarn()
          .addKeyValue("reason", e.reason())
          .log(
              "left behind by {}, tried again in {}: {}",
              suspect.pipeline(),
              pause,
              e.getMessage());
      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, work)
          .execute(() -> settle(suspect));
    }
  }

  /** The cache does not know it, but a cache is no reason to delete. */
  private boolean exists(Suspect suspect) {
    ExemplarPipeline like = new ExemplarPipeline();
    like.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(suspect.pipeline().namespace())
            .withName(suspect.pipeline().name())
            .build());
    return writer
        .read(client, like)
        .filter(there -> suspect.uid().equals(there.getMetadata().getUid()))
        .isPresent();
  }

  private void removeIfProven(Suspect suspect) {
    Optional<HasMetadata> object = proven(suspect.like(), suspect);
    MarkedSecrets.of(object.stream())
        .flatMap(secret -> proven(secret, suspect).stream())
        .forEach(secret -> delete(secret, suspect));
    object.ifPresent(one -> delete(one, suspect));
  }

  private Optional<HasMetadata> proven(HasMetadata like, Suspect suspect) {
    return writer
        .read(client, like)
        .filter(now -> Ownership.uidOn(now).equals(Optional.of(suspect.uid())))
        .filter(now -> Provenance.isProven(now, suspect.pipeline()));
  }

  private void delete(HasMetadata object, Suspect suspect) {
    writer.delete(client, object);
    log.atInfo()
        .addKeyValue("operand", OperandWriter.describe(object))
        .log("removed, which {} left behind", suspect.pipeline());
  }

  @Override
  public Set<HasMetadata> getSecondaryResources(ExemplarPipeline pipeline) {
    return Set.of();
  }

  @Override
  public void stop() {
    super.stop();
    work.shutdownNow();
  }
}
