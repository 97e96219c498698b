package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.settings.GoDuration;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the checks of a stage found, as one finding that tells all of it. */
final class Findings {

  private static final int MOST_TOLD = 5;

  private Findings() {}

  /** One question that a stage must answer. */
  interface Check extends Function<ChainEvidence, Optional<Finding>> {}

  /**
   * All checks run, and all that they find shows. What is false counts before what is unknown; in
   * the order of the list.
   *
   * @param well what is said where they find nothing
   */
  static Finding of(
      List<Check> checks, ChainEvidence evidence, Function<ChainEvidence, Finding> well) {
    List<Finding> found = new ArrayList<>();
    checks.forEach(check -> check.apply(evidence).ifPresent(found::add));
    if (found.isEmpty()) {
      return well.apply(evidence);
    }
    List<Finding> decisive = found.stream().filter(one -> one.outcome() == Outcome.False).toList();
    List<Finding> told = decisive.isEmpty() ? found : decisive;
    Finding first = told.getFirst();
    return new Finding(first.outcome(), first.reason(), sentence(told), leftByAll(told));
  }

  private static Set<Reason> leftByAll(List<Finding> findings) {
    Set<Reason> left = new HashSet<>(findings.getFirst().leaves());
    findings.forEach(one -> left.retainAll(one.leaves()));
    return left;
  }

  /** How a time is told: whole seconds, none below nothing. */
  static String text(Duration time) {
    Duration whole = time.truncatedTo(ChronoUnit.SECONDS);
    return GoDuration.format(whole.isNegative() ? Duration.ZERO : whole);
  }

  private static String sentence(List<Finding> findings) {
    String told =
        findings.stream()
            .map(Finding::message)
            .distinct()
            .limit(MOST_TOLD)
            .collect(Collectors.joining("; "));
    return findings.size() > MOST_TOLD ? told + "; and more" : told;
  }
}
