package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One thing that may be so on the way, and what a stage says to it.
 *
 * @param name what is so, in words
 * @param change to a way on which all is well
 * @param told what the message holds
 */
record StageCase(
    String name, UnaryOperator<Way> change, Outcome outcome, Reason reason, String told) {

  void check(Stage stage) {
    Finding finding = change.apply(new Way()).judged(stage);

    assertThat(finding.reason()).as(finding.message()).isEqualTo(reason);
    assertThat(finding.outcome()).as(finding.message()).isEqualTo(outcome);
    assertThat(finding.message()).contains(told);
  }

  /** For changes that are an assignment. */
  static UnaryOperator<Way> with(Consumer<Way> change) {
    return way -> {
      change.accept(way);
      return way;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
