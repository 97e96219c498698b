package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a spec, so that users repair all of it at once. */
final class SpecProblems {

  private final List<SpecProblem> found = new ArrayList<>();

  /** Notes a problem unless the rule holds; tells whether it holds. */
  boolean require(boolean holds, String field, Object value, String cure) {
    if (!holds) {
      add(Reason.SpecInvalid, field, value, cure);
    }
    return holds;
  }

  void add(Reason reason, String field, Object value, String cure) {
    found.add(new SpecProblem(reason, field, String.valueOf(value), cure));
  }

  List<SpecProblem> list() {
    return List.copyOf(found);
  }
}
