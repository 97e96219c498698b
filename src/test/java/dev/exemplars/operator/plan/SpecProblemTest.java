package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import org.junit.jupiter.api.Test;

class SpecProblemTest {

  /** Half a character is none: no JSON could hold it. */
  @Test
  void a_long_value_is_cut_between_characters() {
    SpecProblem problem =
        new SpecProblem(Reason.SpecInvalid, "spec.a", "a" + "😀".repeat(200), "is long");

    assertThat(problem.value()).isEqualTo("a" + "😀".repeat(99) + "…");
  }
}
