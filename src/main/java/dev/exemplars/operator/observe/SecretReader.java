package dev.exemplars.operator.observe;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads the Secrets that a pipeline refers to: one request each, when the spec has changed and once
 * in every verification interval. They are never listed or watched. What they held last is
 * remembered as long as the pipeline is there: whatever the operator asks on its behalf may need
 * it.
 */
public final class SecretReader {

  private final boolean labelNeeded;
  private final InstantSource clock;
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();
  private final Map<String, Credentials> held = new ConcurrentHashMap<>();

  /** Where Secrets are read. */
  public interface Source {

    /** The Secret of that name, if there is one. */
    Optional<Secret> get(String namespace, String name);
  }

  /**
   * What is remembered of one pipeline.
   *
   * @param problems of the last reading; with none, what it brought has been written
   */
  private record Memory(Instant at, long generation, List<SpecProblem> problems) {}

  public SecretReader(OperatorSettings settings, InstantSource clock) {
    this.labelNeeded = settings.secretsNeedLabel();
    this.clock = clock;
  }

  /**
   * Reads, or tells what is known where it is too early to read again.
   *
   * @param uid of the pipeline
   * @param generation of its spec
   */
  public SecretReading read(String uid, long generation, PipelinePlan plan, Source source) {
    if (plan.secrets().isEmpty()) {
      return new SecretReading.Complete(Credentials.none());
    }
    Memory before = memories.get(uid);
    if (before != null && before.generation == generation && !isDue(before, plan)) {
      return before.problems.isEmpty()
          ? new SecretReading.NotDue()
          : new SecretReading.Incomplete(before.problems);
    }
    SecretContents contents = contents(plan, source);
    if (contents.problems().isEmpty()) {
      Credentials found = Credentials.of(contents.found());
      held.put(uid, found);
      return new SecretReading.Complete(found);
    }
    held.remove(uid);
    memories.put(uid, new Memory(clock.instant(), generation, contents.problems()));
    return new SecretReading.Incomplete(contents.problems());
  }

  /** What was read is written: until it is, it is read again. */
  public void written(String uid, long generation) {
    memories.put(uid, new Memory(clock.instant(), generation, List.of()));
  }

  /** How long until it is time to read again. */
  public Duration nextIn(String uid, PipelinePlan plan) {
    Memory before = memories.get(uid);
    if (before == null || plan.secrets().isEmpty() || isDue(before, plan)) {
      return plan.verificationInterval();
    }
    return Duration.between(clock.instant(), before.at.plus(plan.verificationInterval()));
  }

  /** What its Secrets held when they were read last; empty where they could not all be. */
  public Optional<Credentials> last(String uid, PipelinePlan plan) {
    return plan.secrets().isEmpty()
        ? Optional.of(Credentials.none())
        : Optional.ofNullable(held.get(uid)).filter(found -> found.holds(plan.secrets()));
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    held.remove(uid);
    memories.remove(uid);
  }

  private boolean isDue(Memory before, PipelinePlan plan) {
    return !clock.instant().isBefore(before.at.plus(plan.verificationInterval()));
  }

  private SecretContents contents(PipelinePlan plan, Source source) {
    SecretContents contents = new SecretContents(labelNeeded);
    plan.secrets().stream()
        .collect(Collectors.groupingBy(SecretUse::secret, TreeMap::new, Collectors.toList()))
        .forEach((name, uses) -> contents.take(source.get(plan.id().namespace(), name), uses));
    return contents;
  }
}
