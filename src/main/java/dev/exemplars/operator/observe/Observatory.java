package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.PrometheusObservation.Exemplars;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.observe.PrometheusProbe.Look;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.PipelinePlan;
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

  /** A kubelet takes at most about this long to bring a new configuration to the Pod. */
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  private final PrometheusProbe probe;
  private final InstantSource clock;
  private final Semaphore answering;
  private final Semaphore unproven;
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  public Observatory(BoundedHttp http, OperatorSettings settings, InstantSource clock) {
    this.probe = new PrometheusProbe(http, settings.limits().observationTimeout(), clock);
    this.clock = clock;
    int inFlight = settings.limits().observationsInFlight();
    this.answering = new Semaphore(inFlight - inFlight / 2, true);
    this.unproven = new Semaphore(inFlight / 2, true);
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
   * @param look the last one that brought something, whatever was made of it
   */
  private record Memory(
      Instant at,
      String revision,
      Instant revisionSince,
      boolean rejectedBefore,
      PrometheusObservation observation,
      @Nullable Look look) {

    boolean isOfAnAnswer() {
      return observation instanceof Answered;
    }
  }

  /**
   * Looks, or tells what the last look brought where it is too early for another. One that did not
   * answer then is also too early while others of its kind keep every turn.
   *
   * @param uid of the pipeline
   * @param revision of the configuration that should be in force
   */
  public Sighting observe(String uid, PipelinePlan plan, String revision) {
    Memory before = memories.get(uid);
    if (before != null && before.revision.equals(revision)) {
      Duration left = Duration.between(clock.instant(), before.at.plus(pause(before, plan)));
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
      Memory now = look(plan, revision, before);
      memories.put(uid, now);
      return new Sighting(now.observation, pause(now, plan), true);
    } finally {
      turns.release();
    }
  }

  /** Forgets a pipeline that is gone, or whose Prometheus has no Pod. */
  public void forget(String uid) {
    memories.remove(uid);
  }

  private Memory look(PipelinePlan plan, String revision, @Nullable Memory before) {
    Instant start = clock.instant();
    Memory same = before != null && before.revision.equals(revision) ? before : null;
    Instant since = same == null ? start : same.revisionSince;
    boolean rejectedBefore = same == null ? isRejected(before) : same.rejectedBefore;
    try {
      Look look = probe.look(plan, revision);
      ConfigState config =
          look.config() == ConfigState.Rejected
                  && rejectedBefore
                  && start.isBefore(since.plus(DELIVERY))
              ? ConfigState.Pending
              : look.config();
      return new Memory(
          start, revision, since, rejectedBefore, answered(look, config, before), look);
    } catch (ProbeException e) {
      PrometheusObservation unreachable = new Unreachable(String.valueOf(e.getMessage()));
      Look last = before == null ? null : before.look;
      return new Memory(start, revision, since, rejectedBefore, unreachable, last);
    }
  }

  /** What Prometheus refused before may be the old revision still: it has one flag for both. */
  private static boolean isRejected(@Nullable Memory before) {
    return before != null && before.look != null && before.look.config() == ConfigState.Rejected;
  }

  private static Answered answered(Look look, ConfigState config, @Nullable Memory before) {
    return new Answered(
        look.at(),
        config,
        new Exemplars(
            look.metrics().series(),
            look.count().stored(),
            look.count().isApproximate(),
            look.metrics().capacity(),
            look.count().oldest(),
            rate(look, before)),
        look.targets(),
        PrometheusDetails.NONE);
  }

  private static Optional<Double> rate(Look now, @Nullable Memory before) {
    Look last = before == null ? null : before.look;
    if (last == null
        || last.metrics().processStartSeconds() != now.metrics().processStartSeconds()) {
      return Optional.empty();
    }
    double seconds = Duration.between(last.at(), now.at()).toMillis() / 1000.0;
    double appended = now.metrics().appended() - last.metrics().appended();
    double rate = appended / seconds;
    return seconds > 0 && rate >= 0 && rate < Schema.LARGEST_COUNT
        ? Optional.of(rate)
        : Optional.empty();
  }

  private static Duration pause(Memory memory, PipelinePlan plan) {
    boolean settled =
        memory.observation instanceof Answered answered && answered.config() == ConfigState.Loaded;
    return settled || plan.suspended() || plan.verificationInterval().compareTo(WHILE_PENDING) < 0
        ? plan.verificationInterval()
        : WHILE_PENDING;
  }
}
