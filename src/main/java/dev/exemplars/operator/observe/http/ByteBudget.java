package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bytes of answers that the whole operator holds at one time. The beginnings of answers have a part
 * of their own: servers that send much, and slowly, keep nobody from a short answer.
 */
final class ByteBudget {

  /** Most honest answers end before. */
  static final int BEGINNING = 256 * 1024;

  private final Semaphore beginnings;
  private final Semaphore rests;

  /**
   * @param bytes for the beginnings; as many again are for what follows them
   */
  ByteBudget(int bytes) {
    this.beginnings = new Semaphore(bytes, true);
    this.rests = new Semaphore(bytes, true);
  }

  Claim claim() {
    return new Claim();
  }

  /** What one answer takes of it, until it has been read. */
  final class Claim implements AutoCloseable {

    private long held;

    /**
     * Takes as many bytes in all.
     *
     * @throws ProbeException where they cannot be had before the deadline
     */
    void grow(long bytes, Deadline deadline) throws ProbeException {
      if (bytes > held) {
        take(beginnings, beginning(bytes) - beginning(held), deadline);
        held = Math.min(bytes, Math.max(held, BEGINNING));
        take(rests, bytes - held, deadline);
        held = bytes;
      }
    }

    @Override
    public void close() {
      beginnings.release(beginning(held));
      rests.release((int) held - beginning(held));
      held = 0;
    }

    private static int beginning(long bytes) {
      return (int) Math.min(bytes, BEGINNING);
    }

    private static void take(Semaphore some, long bytes, Deadline deadline) throws ProbeException {
      try {
        // Even nothing would have to wait its turn.
        if (bytes > 0
            && !some.tryAcquire(
                (int) bytes, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new ProbeException(Kind.Busy, "the operator is busy");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProbeException(Kind.Busy, "the operator is stopping");
      }
    }
  }
}
