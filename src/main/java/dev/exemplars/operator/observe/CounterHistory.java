package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.PrometheusProbe.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counters of the looks of the last minutes. What fails does so in steps: a remote write with each
 * batch, a list of Pods with pauses that grow to a minute. Between two looks that lie close there
 * is often no step, and that says nothing of its end.
 */
record CounterHistory(List<Past> looks) {

  /** Nothing was looked at yet. */
  static final CounterHistory NONE = new CounterHistory(List.of());

  /** Twice the longest pause of what looks for Pods, and a bit. */
  static final Duration REMEMBERED = Duration.ofMinutes(3);

  /** A bound for who looks each second. */
  private static final int MOST = 200;

  /** Counters at one time, of one process. */
  record Past(Instant at, double processStartSeconds, StorageCounters counters) {

    static Past of(Look look) {
      return new Past(look.at(), look.metrics().processStartSeconds(), look.metrics().counters());
    }
  }

  CounterHistory {
    looks = List.copyOf(looks);
  }

  /** The last that lies that long before a look, else the first of the same process. */
  Optional<Past> before(Look look) {
    Instant enough = look.at().minus(REMEMBERED);
    List<Past> same =
        looks.stream()
            .filter(one -> one.processStartSeconds == look.metrics().processStartSeconds())
            .filter(one -> one.at.isBefore(look.at()))
            .toList();
    return same.stream()
        .filter(one -> !one.at.isAfter(enough))
        .reduce((first, second) -> second)
        .or(() -> same.stream().findFirst());
  }

  /** With one look more, and without what no look to come needs. */
  CounterHistory with(Look look) {
    List<Past> needed =
        before(look).stream()
            .flatMap(first -> looks.stream().filter(one -> !one.at.isBefore(first.at)))
            .toList();
    return new CounterHistory(
        Stream.concat(
                needed.stream().skip(Math.max(0, needed.size() - MOST)), Stream.of(Past.of(look)))
            .toList());
  }
}
