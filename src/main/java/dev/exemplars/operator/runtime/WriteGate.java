package dev.exemplars.operator.runtime;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Lets requests that write through only while the lease is surely held; reads always pass.
 *
 * <p>A process that was paused, or cut off from the API server, has lost the lease before it
 * notices: what it still has in hand must not be written beside its successor's work. The last
 * moment to know is when a request is sent.
 *
 * <p>Both clocks have to agree that there is time left: the monotonic one stands still while a
 * machine sleeps, the other may be set back.
 */
public final class WriteGate implements Interceptor {

  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private volatile Opening opening;

  WriteGate(LongSupplier nanoTime, InstantSource clock) {
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.opening = closed();
  }

  /** A reading of both clocks; what a renewal is worth counts from before it was sent. */
  Moment now() {
    return new Moment(nanoTime.getAsLong(), clock.instant());
  }

  /** Open for so long after that moment. */
  void open(Moment since, Duration span) {
    opening = new Opening(since.nanos() + span.toNanos(), since.instant().plus(span));
  }

  void close() {
    opening = closed();
  }

  boolean isOpen() {
    Moment now = now();
    Opening until = opening;
    return now.nanos() - until.nanos() < 0 && now.instant().isBefore(until.instant());
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!request.method().equals("GET") && !isOpen()) {
      throw new KubernetesClientException(
          "nothing is written: this operator does not surely hold the lease");
    }
  }

  private Opening closed() {
    return new Opening(nanoTime.getAsLong(), Instant.MIN);
  }

  /** One moment on both clocks. */
  record Moment(long nanos, Instant instant) {}

  /** Until when it is open. */
  private record Opening(long nanos, Instant instant) {}
}
