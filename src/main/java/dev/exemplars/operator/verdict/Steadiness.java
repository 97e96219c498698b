package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was told of each stage, and for how many looks in a row it was found otherwise. A verdict
 * that flaps is believed by nobody: what was known is given up only when look after look says so.
 * Good news, and news of what was not known, are told at once.
 */
public record Steadiness(Map<Stage, Held> stages) {

  /** Nothing was told yet. */
  public static final Steadiness NONE = new Steadiness(Map.of());

  /** Looks that find a stage broken before it is told, or broken otherwise, the first included. */
  private static final int LOOKS_TO_BREAK = 2;

  /** Looks that cannot tell before what was known is given up. */
  private static final int LOOKS_TO_DOUBT = 3;

  private static final String LAST_SEEN = " (seen last: ";

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

  /** What was told by an operator before this one. */
  public static Steadiness after(Map<Stage, Finding> told) {
    Map<Stage, Held> held = new EnumMap<>(Stage.class);
    told.forEach((stage, finding) -> held.put(stage, new Held(withoutLastSeen(finding), 0)));
    return new Steadiness(held);
  }

  private static Finding withoutLastSeen(Finding told) {
    return told.saying(told.message().split(Pattern.quote(LAST_SEEN), 2)[0]);
  }

  /** What is told of what is seen. */
  public Settled settle(ChainEvidence evidence) {
    Map<Stage, Held> next = new EnumMap<>(Stage.class);
    Map<Stage, Finding> told = new EnumMap<>(Stage.class);
    ChainVerdict.judge(evidence)
        .forEach(
            (stage, found) -> {
              Optional<Held> before = Optional.ofNullable(stages.get(stage));
              Held held = before.map(one -> settle(one, found)).orElse(new Held(found, 0));
              next.put(stage, held);
              told.put(
                  stage,
                  before
                      .map(Held::told)
                      .filter(found::leaves)
                      .map(one -> beside(one, found))
                      .orElse(held.told()));
            });
    return new Settled(
        ChainVerdict.of(told, ChainVerdict.offenders(evidence)), new Steadiness(next));
  }

  /** Where what was told stands, what is seen now is told beside it: old counts are no truth. */
  private static Finding beside(Finding told, Finding found) {
    return told.saying(
        told.outcome() == Outcome.True
            ? "nothing has come since that says otherwise: " + found.message()
            : told.message() + LAST_SEEN + found.message() + ")");
  }

  private static Held settle(Held before, Finding found) {
    if (found.leaves(before.told())) {
      return new Held(before.told(), 0);
    }
    int looks = before.against() + 1;
    return looks < needed(before.told(), found)
        ? new Held(before.told(), looks)
        : new Held(found, 0);
  }

  private static int needed(Finding was, Finding is) {
    return switch (is.outcome()) {
      case True -> 1;
      case False -> isNewsOfWhatWasKnown(was, is) ? LOOKS_TO_BREAK : 1;
      case Unknown -> was.outcome() == Outcome.Unknown ? 1 : LOOKS_TO_DOUBT;
    };
  }

  private static boolean isNewsOfWhatWasKnown(Finding was, Finding is) {
    return was.outcome() == Outcome.True
        || (was.outcome() == Outcome.False && was.reason() != is.reason());
  }
}
