package dev.exemplars.operator.status;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which state of each pipeline is told already. A status that was written though the answer was
 * lost looks old when it is read again: its change is told all the same, and once.
 */
public final class ToldStates {

  private final Map<String, Optional<PipelineCondition>> told = new ConcurrentHashMap<>();

  /** What the first status that is seen says, an operator before this one has told. */
  public void begin(String uid, @Nullable ExemplarPipelineStatus found) {
    told.putIfAbsent(uid, Conditions.find(found, ConditionType.Ready));
  }

  /** What there is to tell of a status that stands; it is told by that. */
  public Optional<StateChange> tell(String uid, ExemplarPipelineStatus now) {
    PipelineCondition is = Conditions.find(now, ConditionType.Ready).orElseThrow();
    Optional<PipelineCondition> was = told.put(uid, Optional.of(is));
    return StateChange.between(was == null ? Optional.empty() : was, is);
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    told.remove(uid);
  }
}
