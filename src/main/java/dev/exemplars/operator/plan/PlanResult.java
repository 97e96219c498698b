package dev.exemplars.operator.plan;

import java.util.List;

/** A plan, or why there is none. */
public sealed interface PlanResult {

  /** The spec can be carried out. */
  record Planned(PipelinePlan plan) implements PlanResult {}

  /** The spec cannot be carried out; nothing is written, what runs keeps running. */
  record Refused(List<SpecProblem> problems) implements PlanResult {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
