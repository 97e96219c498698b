package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.SpecProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ready, Reconciling and Stalled as kstatus reads them: not ready means either that the operator or
 * the cluster is still at work, or that somebody must act.
 */
public record Readiness(Finding ready, Finding reconciling, Finding stalled) {

  private static final Finding IDLE = Finding.no(Reason.Settled, "nothing is left to do");
  private static final int MOST_TOLD = 20;
  private static final Finding MOVING = Finding.no(Reason.Settled, "nothing stands in the way");

  /** The spec cannot be carried out. */
  public static Readiness refused(List<SpecProblem> problems) {
    String message = messages(problems);
    return stuck(problems.getFirst().reason(), message + " (what runs keeps running)");
  }

  /** Nothing more happens until somebody acts. */
  public static Readiness stuck(Reason reason, String message) {
    return new Readiness(Finding.no(reason, message), IDLE, Finding.yes(reason, message));
  }

  /** A write failed and is tried again, without end. */
  public static Readiness retrying(Reason reason, String message) {
    return new Readiness(Finding.no(reason, message), Finding.yes(reason, message), MOVING);
  }

  /** The operands are applied: what the checks say. */
  public static Readiness of(Evidence evidence) {
    List<Finding> findings = ReadyChecks.all(evidence);
    if (findings.isEmpty()) {
      return new Readiness(ready(evidence), IDLE, MOVING);
    }
    Finding first = findings.getFirst();
    String message =
        Stream.concat(findings.stream().map(Finding::message), remarks(evidence))
            .collect(Collectors.joining("; "));
    Finding ready = new Finding(first.outcome(), first.reason(), message);
    Finding doing = Finding.yes(first.reason(), message);
    return ReadyChecks.needsSomebody(first, evidence)
        ? new Readiness(ready, IDLE, doing)
        : new Readiness(ready, doing, MOVING);
  }

  /** All of them, so that users repair all at once; but a message is no place for thousands. */
  static String messages(List<SpecProblem> problems) {
    String told =
        problems.stream()
            .limit(MOST_TOLD)
            .map(SpecProblem::message)
            .collect(Collectors.joining("; "));
    return problems.size() > MOST_TOLD
        ? "%s; and %d more".formatted(told, problems.size() - MOST_TOLD)
        : told;
  }

  private static Finding ready(Evidence evidence) {
    if (evidence.plan().suspended()) {
      return Finding.yes(Reason.Suspended, remarks(evidence).collect(Collectors.joining("; ")));
    }
    String all =
        evidence.plan().external().isPresent()
            ? "applied; the Prometheus is another's, so nothing is written there, and no alerts"
            : "applied and available, the configuration is in force";
    return Finding.yes(
        Reason.Available,
        Stream.concat(Stream.of(all), remarks(evidence)).collect(Collectors.joining("; ")));
  }

  /** What is no fault, and yet is to be known. */
  private static Stream<String> remarks(Evidence evidence) {
    Stream<String> suspension =
        evidence.plan().suspended()
            ? Stream.of("suspended: nothing is changed until spec.suspend is false again")
            : Stream.empty();
    return Stream.concat(suspension, evidence.plan().scrape().remark().stream());
  }
}
