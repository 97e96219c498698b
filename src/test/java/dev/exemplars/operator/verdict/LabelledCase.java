package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.function.Consumer;

/**
 * One thing that may be so on a real way, and what is to be told of it.
 *
 * @param name what is so, in words
 * @param change to a scene in which all is well
 * @param said what the message holds at the end; empty where the label says enough
 */
record LabelledCase(String name, Consumer<Scene> change, Label label, String said) {

  LabelledCase(String name, Consumer<Scene> change, Label label) {
    this(name, change, label, "");
  }

  /** The same, where the message must help, too. */
  LabelledCase saying(String more) {
    return new LabelledCase(name, change, label, more);
  }

  /** What is to be told: where, how surely, and why. */
  record Label(Stage stage, Outcome outcome, Reason reason) {

    static final Label WELL = new Label(Stage.Resolvable, Outcome.True, Reason.TracesFound);

    static Label of(ChainVerdict verdict) {
      ChainVerdict.Told told = verdict.told();
      return new Label(told.stage(), told.finding().outcome(), told.finding().reason());
    }

    @Override
    public String toString() {
      return equals(WELL) ? "well" : "%s %s %s".formatted(stage, outcome, reason);
    }
  }

  static LabelledCase well(String name, Consumer<Scene> change) {
    return new LabelledCase(name, change, Label.WELL);
  }

  static LabelledCase broken(String name, Stage stage, Reason reason, Consumer<Scene> change) {
    return new LabelledCase(name, change, new Label(stage, Outcome.False, reason));
  }

  static LabelledCase unknown(String name, Stage stage, Reason reason, Consumer<Scene> change) {
    return new LabelledCase(name, change, new Label(stage, Outcome.Unknown, reason));
  }

  boolean isUnwell() {
    return !label.equals(Label.WELL);
  }
}
