package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which state of each pipeline is told already. A status that was written though the answer was
 * lost looks old when it is read again: its change is told all the same, and once.
 */
public final class ToldStates {

  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /**
   * What was told of one pipeline.
   *
   * @param verified the last that was no Unknown
   */
  private record Told(Optional<PipelineCondition> ready, Optional<PipelineCondition> verified) {

    static Told by(@Nullable ExemplarPipelineStatus status) {
      return new Told(
          Conditions.find(status, ConditionType.Ready),
          Conditions.find(status, ConditionType.Verified).filter(Told::isCertain));
    }

    /** What is not known is no news: it would be told at every start of anything. */
    private static boolean isCertain(PipelineCondition verified) {
      return !verified.status().equals(Outcome.Unknown.name());
    }

    Told after(Told before) {
      return verified.isPresent() ? this : new Told(ready, before.verified);
    }

    List<StateChange> since(Told before) {
      return Stream.of(
              ready.flatMap(is -> StateChange.between(before.ready, is)),
              verified.flatMap(is -> StateChange.betweenVerdicts(before.verified, is)))
          .flatMap(Optional::stream)
          .toList();
    }
  }

  /** What the first status that is seen says, an operator before this one has told. */
  public void begin(String uid, @Nullable ExemplarPipelineStatus found) {
    told.putIfAbsent(uid, Told.by(found));
  }

  /** What there is to tell of a status that stands; it is told by that. */
  public List<StateChange> tell(String uid, ExemplarPipelineStatus now) {
    Told before = Optional.ofNullable(told.get(uid)).orElse(Told.by(null));
    Told is = Told.by(now).after(before);
    told.put(uid, is);
    return is.since(before);
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    told.remove(uid);
  }
}
