package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.SampleReader.Reading;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.SeriesMatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Looks at the newest stored exemplars. The server takes neither a limit nor an order, only a time
 * from which on: so a short one is asked for first, and longer ones until enough was seen.
 */
final class SampleProbe {

  /** So many are enough for a judgement. */
  static final int ENOUGH = 20;

  /** No further back is looked: what is older is no sign of life. */
  static final Duration WIDEST = Duration.ofHours(3);

  /** The reader leaves off before, unless a single text is that long. */
  private static final long MOST_BYTES = 2 * SampleReader.MOST_BYTES;

  private static final int MOST_REQUESTS = 4;
  private static final int STEP = 4;

  /** With so many, a quarter of the window would do. */
  private static final int PLENTY = ENOUGH * STEP * STEP;

  private static final Duration SHORTEST_FIRST = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final InstantSource clock;

  SampleProbe(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A sample, and what the next look begins with.
   *
   * @param nextWindow where this look found enough
   */
  record Sampled(StoredSample sample, Duration nextWindow) {}

  /**
   * Where nothing is known yet: two scrapes, for an exemplar may be as old as one when it comes.
   */
  static Duration firstWindow(Watched watched) {
    Duration twoScrapes = watched.scrapeInterval().multipliedBy(2);
    return shorter(WIDEST, longer(SHORTEST_FIRST, twoScrapes));
  }

  /**
   * Looks. A Prometheus that does not answer this, but all else, is one of which no sample is
   * known.
   *
   * @param window of the first request
   */
  Sampled look(Watched watched, Duration window, PrometheusApi api) {
    Sampled found = new Sampled(StoredSample.NONE, window);
    Duration asked = window;
    try {
      for (int request = 1; request <= MOST_REQUESTS; request++) {
        Reading reading = ask(watched.match(), asked, api);
        found = new Sampled(reading.sample(asked), next(watched, reading, asked));
        if (reading.leftOff() || reading.seen() >= ENOUGH || asked.equals(WIDEST)) {
          return found;
        }
        asked = request + 1 == MOST_REQUESTS ? WIDEST : shorter(WIDEST, asked.multipliedBy(STEP));
      }
    } catch (ProbeException e) {
      return found;
    }
    return found;
  }

  /**
   * An answer that was left off in the midst holds the first series, not the newest exemplars: so
   * the next one is to be shorter, however short.
   */
  private static Duration next(Watched watched, Reading reading, Duration asked) {
    if (reading.leftOff()) {
      return longer(SHORTEST, asked.dividedBy(STEP));
    }
    return reading.seen() >= PLENTY
        ? shorter(asked, longer(firstWindow(watched), asked.dividedBy(STEP)))
        : asked;
  }

  /** No end: the clock of a target may be ahead of ours. */
  private Reading ask(SeriesMatch match, Duration window, PrometheusApi api) throws ProbeException {
    Instant start = clock.instant().minus(window);
    return api.read(
        PrometheusApi.exemplars(match) + "&start=" + start, MOST_BYTES, ApiAnswers::sample);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
