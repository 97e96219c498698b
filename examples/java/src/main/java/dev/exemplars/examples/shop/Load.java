package dev.exemplars.examples.shop;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A customer that never tires, for demonstrations. It sends no {@code traceparent}, as a browser
 * would not, so each of its requests starts a trace and meets the sampler; the other two headers
 * are what a gateway would add.
 */
final class Load implements AutoCloseable {
  private static final int MOST_AT_ONCE = 100;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("load").factory());
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final HttpClient http;
  private final URI url;

  private Load(HttpClient http, URI url) {
    this.http = http;
    this.url = url;
  }

  static Load on(URI url, double requestsPerSecond, HttpClient http) {
    Load load = new Load(http, url);
    if (requestsPerSecond > 0) {
      long period = (long) (1e9 / requestsPerSecond);
      load.clock.scheduleAtFixedRate(load::callUnlessFull, 0, period, NANOSECONDS);
    }
    return load;
  }

  /** Where a hundred calls hang already, one more would only pile up memory. */
  private void callUnlessFull() {
    if (places.tryAcquire()) {
      http.sendAsync(request(), BodyHandlers.discarding()).whenComplete((_, _) -> places.release());
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(url)
        .timeout(Duration.ofSeconds(10))
        .header("X-Request-ID", UUID.randomUUID().toString())
        .header("Baggage", "user.id=u-" + ThreadLocalRandom.current().nextInt(100))
        .build();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
