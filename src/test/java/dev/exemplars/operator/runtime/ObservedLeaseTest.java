package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exemplars.operator.settings.LeaseSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedLeaseTest {

  private static final Duration DURATION = Duration.ofSeconds(20);
  private static final ZonedDateTime YEARS_AGO =
      Instant.parse("2020-01-01T00:00:00Z").atZone(ZoneOffset.UTC);

  private final TwoClocks clocks = new TwoClocks();
  private final WriteGate gate = clocks.gate();
  private final StoredLease stored = new StoredLease();
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final ObservedLease lease =
      new ObservedLease(stored, gate, new LeaseSettings(Optional.empty(), "lease", "me", DURATION));

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void lease_of_another_is_as_old_as_since_it_was_last_seen_to_change_whatever_it_says() {
    stored.record = heldBy("other", YEARS_AGO);
    assertThat(age()).isZero();

    clocks.pass(Duration.ofSeconds(7));
    assertThat(age()).isEqualTo(Duration.ofSeconds(7));

    stored.record = heldBy("other", YEARS_AGO.plusSeconds(2));
    assertThat(age()).as("after a renewal").isZero();
  }

  @Test
  void clock_that_is_set_does_not_age_a_lease() {
    stored.record = heldBy("other", YEARS_AGO);
    assertThat(age()).isZero();

    clocks.sleep(Duration.ofHours(1));

    assertThat(age()).isZero();
  }

  @Test
  void renewal_opens_the_gate_for_half_the_lease_from_before_it_was_sent() {
    stored.takes = Duration.ofSeconds(3);
    lease.update(client, heldBy("me", YEARS_AGO));
    assertThat(gate.isOpen()).isTrue();

    clocks.pass(Duration.ofSeconds(7));

    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void refused_renewal_opens_nothing() {
    stored.conflict = true;

    assertThatThrownBy(() -> lease.update(client, heldBy("me", YEARS_AGO)))
        .isInstanceOf(KubernetesClientException.class);

    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void giving_back_closes_the_gate_first_and_leaves_nobody_as_the_holder() {
    lease.create(client, heldBy("me", YEARS_AGO));
    assertThat(gate.isOpen()).isTrue();

    lease.update(client, heldBy(null, YEARS_AGO));

    assertThat(gate.isOpen()).isFalse();
    assertThat(stored.openDuringLastUpdate).isFalse();
    assertThat(stored.record.getHolderIdentity()).isEmpty();
  }

  private Duration age() {
    return Duration.between(lease.get(client).getRenewTime().toInstant(), clocks.instant());
  }

  private static LeaderElectionRecord heldBy(String holder, ZonedDateTime renewed) {
    return new LeaderElectionRecord(holder, DURATION, YEARS_AGO, renewed, 0);
  }

  /** What the API server keeps of a lease. */
  private final class StoredLease implements Lock {
    private LeaderElectionRecord record;
    private Duration takes = Duration.ZERO;
    private boolean conflict;
    private boolean openDuringLastUpdate;

    @Override
    public LeaderElectionRecord get(KubernetesClient ignored) {
      return record;
    }

    @Override
    public void create(KubernetesClient ignored, LeaderElectionRecord created) {
      update(ignored, created);
    }

    @Override
    public void update(KubernetesClient ignored, LeaderElectionRecord updated) {
      openDuringLastUpdate = gate.isOpen();
      clocks.pass(takes);
      if (conflict) {
        throw new KubernetesClientException("conflict");
      }
      record = updated;
    }

    @Override
    public String identity() {
      return "me";
    }

    @Override
    public String describe() {
      return "lease";
    }
  }
}
