package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bytes of answers that the whole operator holds at one time. The beginnings of answers have a part
 * of their own: servers that send much, and slowly, keep nobody from a short answer.
 *
 * <p>What follows a beginning is had at once or not at all. Would it be taken piece by piece, many
 * could come to hold a part each, and all wait for another.
 */
final class ByteBudget {

  /** Most honest answers end before. */
  static final int BEGINNING = 256 * 1024;

  private final Semaphore beginnings;
  private final Semaphore rests;
  private final int mostOfRests;

  /**
   * @param beginnings bytes for the beginnings of answers
   * @param rests bytes for what follows them
   */
  ByteBudget(int beginnings, int rests) {
    this.beginnings = new Semaphore(beginnings, true);
    this.rests = new Semaphore(rests, true);
    this.mostOfRests = rests;
  }

  /**
   * @param most bytes that the answer may have
   */
  Claim claim(long most, Deadline deadline) {
    return new Claim(most, deadline);
  }

  /** What one answer takes of it, until it has been read. */
  final class Claim {

    private final long most;
    private final Deadline deadline;
    private int beginning;
    private int rest;

    private Claim(long most, Deadline deadline) {
      this.most = most;
      this.deadline = deadline;
    }

    /**
     * Makes sure of as many bytes in all.
     *
     * @throws ProbeException where they cannot be had before the deadline
     */
    void grow(long bytes) throws ProbeException {
      int begun = (int) Math.min(bytes, BEGINNING);
      if (begun > beginning) {
        take(beginnings, begun - beginning);
        beginning = begun;
      }
      if (bytes > BEGINNING && rest == 0) {
        int all = Math.clamp(most - BEGINNING, 1, mostOfRests);
        take(rests, all);
        rest = all;
      }
    }

    void close() {
      beginnings.release(beginning);
      rests.release(rest);
      beginning = 0;
      rest = 0;
    }

    private void take(Semaphore some, int bytes) throws ProbeException {
      try {
        if (!some.tryAcquire(bytes, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new ProbeException(Kind.Busy, "the operator is busy");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failures.stopping();
      }
    }
  }
}
