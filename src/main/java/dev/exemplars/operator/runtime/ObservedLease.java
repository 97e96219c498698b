package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.LeaseSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A lease whose age is measured by this process, and that opens and closes the gate for writes.
 *
 * <p>fabric8's elector (7.5.2) compares the time that the holder wrote with its own clock, so that
 * a clock that is ahead takes a lease that is held. Here a lease of somebody else is as old as the
 * time since it was last seen to change, as in Kubernetes' own client.
 */
final class ObservedLease implements Lock {

  private final Lock lease;
  private final WriteGate gate;
  private final Duration writeSpan;

  private @Nullable LeaderElectionRecord seen;
  private WriteGate.Moment seenSince;

  ObservedLease(Lock lease, WriteGate gate, LeaseSettings settings) {
    this.lease = lease;
    this.gate = gate;
    this.writeSpan = settings.writeSpan();
    this.seenSince = gate.now();
  }

  @Override
  public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
    LeaderElectionRecord current = lease.get(client);
    if (current == null) {
      seen = null;
      return null;
    }
    if (!current.equals(seen)) {
      seen = current;
      seenSince = gate.now();
    }
    WriteGate.Moment now = gate.now();
    return current.toBuilder()
        .renewTime(now.instant().minusNanos(now.nanos() - seenSince.nanos()).atZone(ZoneOffset.UTC))
        .build();
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
    WriteGate.Moment before = gate.now();
    lease.create(client, record);
    gate.open(before, writeSpan);
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
    if (!identity().equals(record.getHolderIdentity())) {
      gate.close();
      // A merge patch leaves out what is null: only an empty holder is written, and means nobody.
      lease.update(client, record.toBuilder().holderIdentity("").build());
      return;
    }
    WriteGate.Moment before = gate.now();
    lease.update(client, record);
    gate.open(before, writeSpan);
  }

  @Override
  public String identity() {
    return lease.identity();
  }

  @Override
  public String describe() {
    return lease.describe();
  }
}
