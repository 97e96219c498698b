package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.LeaseSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candidature of this operator for the lease: stands by, leads, and ends the process where it
 * loses the lead, for what was begun as the leader cannot be taken back otherwise.
 */
final class Leadership implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final int LOST = 1;

  private final KubernetesClient client;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile boolean leading;
  private volatile boolean closed;
  private @Nullable CompletableFuture<?> election;

  private Leadership(KubernetesClient client) {
    this.client = client;
  }

  /** Begins to stand by. */
  static Leadership seek(LeaseSettings settings, WriteGate gate) {
    KubernetesClient client = ClusterConnection.forLease(settings.requestTimeout());
    Leadership leadership = new Leadership(client);
    String namespace =
        settings.namespace().or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    LeaseLock lease = new LeaseLock(namespace, settings.name(), settings.holder());
    LeaderElectionConfig config =
        new LeaderElectionConfig(
            new ObservedLease(lease, gate, settings),
            settings.duration(),
            settings.writeSpan(),
            settings.renewalInterval(),
            new LeaderCallbacks(
                leadership::lead, leadership::lose, holder -> logHolder(holder, settings)),
            true,
            settings.name());
    leadership.election = new LeaderElector(client, config, leadership.executor).start();
    return leadership;
  }

  /** Whether this operator is the one that writes. */
  boolean isLeading() {
    return leading;
  }

  /** Waits for the lead; false where it was closed meanwhile. */
  boolean await() throws InterruptedException {
    decided.await();
    return leading;
  }

  /** Gives the lease back, so that the next one need not wait for its end. */
  @Override
  public void close() {
    closed = true;
    decided.countDown();
    if (election != null) {
      election.cancel(true);
    }
    executor.shutdownNow();
    client.close();
  }

  private void lead() {
    leading = true;
    decided.countDown();
  }

  private void lose() {
    leading = false;
    if (!closed) {
      log.error("the lease was lost: this operator ends, for another one writes now");
      // No exit: a shutdown hook would wait for reconciliations that can no longer write.
      Runtime.getRuntime().halt(LOST);
    }
  }

  private static void logHolder(@Nullable String holder, LeaseSettings settings) {
    if (holder != null && !holder.isEmpty()) {
      log.atInfo()
          .addKeyValue("lease", settings.name())
          .addKeyValue("holder", holder)
          .log(holder.equals(settings.holder()) ? "leading" : "standing by");
    }
  }
}
