package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.observe.PrometheusProbe.Look;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.settings.OperatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every pipeline's Prometheus when it is time to, and remembers the look before: for
 * rates, and so that events in between cost no request.
 *
 * <p>One that does not answer holds a turn until its time is up. Those that answered the last time
 * share theirs with none that did not, so that they never wait for these.
 */
public final class Observatory {

  /** Pause between two looks while a new configuration is on its way. */
  static final Duration WHILE_PENDING = Duration.ofSeconds(5);

  private final PrometheusProbe probe;
  private final InstantSource clock;
  private final Haste haste;
  private final Semaphore answering;
  private final Semaphore unproven;
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  public Observatory(BoundedHttp http, OperatorSettings settings, InstantSource clock) {
    this(
        new PrometheusProbe(http, settings.limits().observationTimeout(), clock),
        settings.limits().observationsInFlight(),
        clock,
        new Haste(settings.pods().fastReload()));
  }

  private Observatory(PrometheusProbe probe, int inFlight, InstantSource clock, Haste haste) {
    this.probe = probe;
    this.clock = clock;
    this.haste = haste;
    this.answering = new Semaphore(inFlight - inFlight / 2, true);
    this.unproven = new Semaphore(inFlight / 2, true);
  }

  /** For a single Prometheus. */
  public static Observatory ofOne(BoundedHttp http, Duration timeout, InstantSource clock) {
    return new Observatory(new PrometheusProbe(http, timeout, clock), 2, clock, Haste.NONE);
  }

  /**
   * An observation, and when to look again.
   *
   * @param isFresh whether it was made just now
   */
  public record Sighting(PrometheusObservation observation, Duration nextIn, boolean isFresh) {}

  /**
   * What is remembered of one pipeline.
   *
   * @param since when this revision was looked for first
   * @param inForce whether the last answer of this revision showed it, and nothing refused
   * @param look the last one that brought something, whatever was made of it
   * @param history counters of it and of those before
   * @param said what was said against the file right after that look
   */
  private record Memory(
      Instant at,
      Watched.Subject subject,
      Instant since,
      Optional<String> revision,
      Doubt doubt,
      boolean inForce,
      PrometheusObservation observation,
      @Nullable Look look,
      CounterHistory history,
      Optional<RefusalStatus> said) {

    boolean isOfAnAnswer() {
      return observation instanceof Answered;
    }

    /** Whether a later revision may be blamed for a refusal of this one, or of one before it. */
    Doubt doubtOfTheNext(Instant start) {
      if (inForce) {
        return Doubt.NONE;
      }
      return observation instanceof Answered answered && answered.config() == ConfigState.Rejected
          ? Doubt.afterRefusal(start, said)
          : Doubt.afterUnknown(start);
    }

    Memory hearing(RefusalStatus refusal) {
      Doubt left = doubt.once(refusal);
      PrometheusObservation seen =
          observation instanceof Answered answered && look != null
              ? answered.with(left.judge(look.config(), at))
              : observation;
      return new Memory(
          at, subject, since, revision, left, inForce, seen, look, history, Optional.of(refusal));
    }
  }

  /**
   * Looks, or tells what the last look brought where it is too early for another. One that did not
   * answer then is also too early while others of its kind keep every turn.
   *
   * @param uid of the pipeline
   */
  public Sighting observe(String uid, Watched watched) {
    Memory last = memories.get(uid);
    Memory before = last != null && last.subject.equals(watched.subject()) ? last : null;
    if (before != null && before.revision.equals(watched.revision())) {
      Duration left = Duration.between(clock.instant(), before.at.plus(pause(before, watched)));
      if (left.isPositive()) {
        return new Sighting(before.observation, left, false);
      }
    }
    Semaphore turns = before != null && before.isOfAnAnswer() ? answering : unproven;
    if (before == null || before.isOfAnAnswer()) {
      turns.acquireUninterruptibly();
    } else if (turns.hasQueuedThreads() || !turns.tryAcquire()) {
      return new Sighting(before.observation, WHILE_PENDING, false);
    }
    try {
      Memory now = look(watched, before);
      memories.put(uid, now);
      return new Sighting(now.observation, pause(now, watched), true);
    } finally {
      turns.release();
    }
  }

  /**
   * Takes in what Prometheus said against its file right after a look. It may prove that the file
   * is the written one.
   *
   * @return what is to be made of that look now
   */
  public Sighting hear(String uid, Sighting sighting, RefusalStatus refusal) {
    Memory now = memories.computeIfPresent(uid, (same, memory) -> memory.hearing(refusal));
    return now == null
        ? sighting
        : new Sighting(now.observation, sighting.nextIn(), sighting.isFresh());
  }

  /** Forgets a pipeline that is gone, or whose Prometheus has no Pod. */
  public void forget(String uid) {
    memories.remove(uid);
  }

  private Memory look(Watched watched, @Nullable Memory before) {
    Instant start = clock.instant();
    Memory same = before != null && before.revision.equals(watched.revision()) ? before : null;
    Doubt doubt = same == null ? doubt(before, start) : same.doubt;
    CounterHistory history = before == null ? CounterHistory.NONE : before.history;
    Instant since = same == null ? start : same.since;
    Optional<Look> last = Optional.ofNullable(before).map(memory -> memory.look);
    try {
      Look look = probe.look(watched, last);
      return new Memory(
          start,
          watched.subject(),
          since,
          watched.revision(),
          doubt,
          look.config() == ConfigState.Loaded && look.metrics().reloadSucceeded(),
          new ConsecutiveLooks(look, last, history).answered(doubt.judge(look.config(), start)),
          look,
          history.with(look),
          Optional.empty());
    } catch (ProbeException e) {
      return new Memory(
          start,
          watched.subject(),
          since,
          watched.revision(),
          doubt,
          same != null && same.inForce,
          new Unreachable(String.valueOf(e.getMessage())),
          last.orElse(null),
          history,
          Optional.empty());
    }
  }

  private static Doubt doubt(@Nullable Memory before, Instant start) {
    return before == null ? Doubt.NONE : before.doubtOfTheNext(start);
  }

  private Duration pause(Memory memory, Watched watched) {
    ConfigState config =
        memory.observation instanceof Answered answered ? answered.config() : ConfigState.Rejected;
    return switch (config) {
      case Loaded -> watched.pace().settled();
      case Rejected -> watched.pace().pending();
      case Pending ->
          haste.pause(watched.pace().pending(), Duration.between(memory.since, memory.at));
    };
  }
}
