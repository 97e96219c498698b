package dev.exemplars.operator.e2e;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.real.Pipelines;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** When a pipeline that has no status gets its first, as a watch sees it. */
record FirstStatus(CompletableFuture<Instant> written, Watch watch) implements AutoCloseable {

  static FirstStatus of(Pipelines pipelines, String name) {
    CompletableFuture<Instant> written = new CompletableFuture<>();
    Watcher<ExemplarPipeline> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, ExemplarPipeline pipeline) {
            if (pipeline.getStatus() != null && pipeline.getStatus().conditions() != null) {
              written.complete(Instant.now());
            }
          }

          @Override
          public void onClose(WatcherException cause) {
            written.completeExceptionally(cause);
          }
        };
    return new FirstStatus(
        written,
        pipelines
            .client()
            .resources(ExemplarPipeline.class)
            .inNamespace(pipelines.namespace())
            .withName(name)
            .watch(watcher));
  }

  /** Waits for it; a wait in vain shows the log. */
  Instant await(Supplier<String> log) {
    try {
      return written.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("no status within a minute; the log:\n" + log.get(), e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
