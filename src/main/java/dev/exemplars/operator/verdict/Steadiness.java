package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was told of each stage, and for how many looks in a row it was found otherwise. A verdict
 * that flaps is believed by nobody: what was known is given up only when look after look says so.
 * Good news, and news of what was not known, are told at once.
 */
public record Steadiness(Map<Stage, Held> stages) {

  /** Nothing was told yet. */
  public static final Steadiness NONE = new Steadiness(Map.of());

  /** Looks that find a stage broken before it is told, the first included. */
  private static final int LOOKS_TO_BREAK = 2;

  /** Looks that cannot tell before what was known is given up. */
  private static final int LOOKS_TO_DOUBT = 3;

  public Steadiness {
    stages = Map.copyOf(stages);
  }

  /**
   * What was told of one stage.
   *
   * @param against looks in a row that found otherwise
   */
  public record Held(Finding told, int against) {}

  /** A verdict, and what to remember for the next. */
  public record Settled(ChainVerdict verdict, Steadiness next) {}

  /** What is told of what is seen. */
  public Settled settle(ChainEvidence evidence) {
    Map<Stage, Held> next = new EnumMap<>(Stage.class);
    Map<Stage, Finding> told = new EnumMap<>(Stage.class);
    ChainVerdict.judge(evidence)
        .forEach(
            (stage, found) -> {
              Held held =
                  Optional.ofNullable(stages.get(stage))
                      .map(before -> settle(before, found))
                      .orElse(new Held(found, 0));
              next.put(stage, held);
              told.put(stage, held.told());
            });
    return new Settled(
        ChainVerdict.of(told, ChainVerdict.offenders(evidence)), new Steadiness(next));
  }

  private static Held settle(Held before, Finding found) {
    int looks = before.against() + 1;
    return looks < needed(before.told().outcome(), found.outcome())
        ? new Held(before.told(), looks)
        : new Held(found, 0);
  }

  private static int needed(Outcome was, Outcome is) {
    return switch (is) {
      case True -> 1;
      case False -> was == Outcome.True ? LOOKS_TO_BREAK : 1;
      case Unknown -> was == Outcome.Unknown ? 1 : LOOKS_TO_DOUBT;
    };
  }
}
