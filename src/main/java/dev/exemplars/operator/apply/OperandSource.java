package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TemporaryResourceCache;
import org.jspecify.annotations.Nullable;

/**
 * One watch of operands, which may be told of the update of one that has just vanished.
 *
 * <p>In JOSDK 5.2.3 it may not: {@code TemporaryResourceCache.putResource} looks the object up once
 * more to compare versions, and does not expect to find none where one was replaced. Nobody can
 * rule that out from outside, for the watch takes objects away under no lock. What has vanished is
 * older than nothing, so nothing is remembered of it. Later versions of JOSDK ask that themselves.
 */
class OperandSource<R extends HasMetadata> extends InformerEventSource<R, ExemplarPipeline> {

  private final boolean comparesVersions;

  OperandSource(
      InformerEventSourceConfiguration<R> configuration,
      EventSourceContext<ExemplarPipeline> context) {
    super(configuration, context);
    this.comparesVersions =
        context
            .getControllerConfiguration()
            .getConfigurationService()
            .parseResourceVersionsForEventFilteringAndCaching();
  }

  /** Nothing is written, and so nothing to be remembered, before all sources have started. */
  @Override
  public synchronized void start() {
    if (!isRunning()) {
      super.start();
      temporaryResourceCache = new RecentWrites();
    }
  }

  private final class RecentWrites extends TemporaryResourceCache<R> {

    RecentWrites() {
      super(OperandSource.this, comparesVersions);
    }

    @Override
    public boolean isLaterResourceVersion(ResourceID id, R written, @Nullable R known) {
      return known != null && super.isLaterResourceVersion(id, written, known);
    }
  }
}
