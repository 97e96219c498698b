package dev.exemplars.operator.plan;

import dev.exemplars.operator.settings.GoDuration;
import java.time.Duration;
import java.util.Optional;

/**
 * Sizes a ring to hold exemplars for some time, at the rate at which they come in.
 *
 * @param exemplars size of the ring
 * @param why what it was chosen by, in words
 */
public record RingSize(int exemplars, String why) {

  /** What a ring has before anything is measured: Prometheus' own default. */
  private static final int START = 100_000;

  private static final int LEAST = 1_000;

  /** So that an ordinary rise of traffic needs no resize. */
  private static final double HEADROOM = 1.25;

  /** A ring that holds twice the time asked for, through a whole lull, is too large. */
  private static final int TOO_LONG = 2;

  /**
   * The size for a ring.
   *
   * <p>It grows when the time asked for does not fit at the present rate. It shrinks only where
   * what it holds is twice as old as that, so that what was stored in the busy hours before a lull
   * stays; and then to what the time asked for took of it. Between the two nothing changes.
   *
   * @param limit largest size
   */
  static RingSize of(Duration keepFor, int limit, Optional<MeasuredRing> measured) {
    return measured
        .map(ring -> of(keepFor, limit, ring))
        .orElseGet(
            () -> new RingSize(Math.min(START, limit), "to begin with: no rate is measured yet"));
  }

  private static RingSize of(Duration keepFor, int limit, MeasuredRing ring) {
    double needed = ring.perSecond() * keepFor.toSeconds();
    long size = ring.capacity();
    if (needed > size) {
      size = rounded(needed * HEADROOM);
    } else if (isTooLarge(keepFor, ring)) {
      double share = (double) keepFor.toSeconds() / ring.window().toSeconds();
      size = Math.min(size, rounded(Math.max(needed, ring.stored() * share) * HEADROOM));
    }
    int chosen = Math.clamp(size, Math.min(LEAST, limit), limit);
    return new RingSize(chosen, why(keepFor, needed, chosen, ring));
  }

  private static boolean isTooLarge(Duration keepFor, MeasuredRing ring) {
    return ring.window().compareTo(keepFor.multipliedBy(TOO_LONG)) > 0;
  }

  private static String why(Duration keepFor, double needed, int chosen, MeasuredRing ring) {
    String rate = "at %.1f exemplars a second".formatted(ring.perSecond());
    if (needed <= chosen) {
      return "holds %s %s".formatted(GoDuration.format(keepFor), rate);
    }
    Duration holds = Duration.ofSeconds((long) (chosen / ring.perSecond()));
    return "the limit: holds %s of %s %s, raise prometheus.exemplars.limit"
        .formatted(GoDuration.format(holds), GoDuration.format(keepFor), rate);
  }

  /** Up to two digits: the same rate, measured twice, is never quite the same. */
  private static long rounded(double size) {
    double step = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, size))) - 1));
    return (long) (Math.ceil(size / step) * step);
  }
}
