package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The whole way, judged.
 *
 * @param stages what is found of each stage, in the order of the way
 * @param offenders targets with something wrong, those that Prometheus cannot scrape first
 */
public record ChainVerdict(Map<Stage, Finding> stages, List<Offender> offenders) {

  public ChainVerdict {
    stages = Collections.unmodifiableMap(new EnumMap<>(stages));
    offenders = List.copyOf(offenders);
  }

  /** What one stage comes to. */
  public record Told(Stage stage, Finding finding) {}

  /** Judges once, by what was seen alone. */
  public static ChainVerdict of(ChainEvidence evidence) {
    return of(judge(evidence), offenders(evidence));
  }

  /** Judges every stage by itself. */
  static Map<Stage, Finding> judge(ChainEvidence evidence) {
    Map<Stage, Finding> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      stages.put(stage, judge(stage, evidence));
    }
    return stages;
  }

  /** What cannot be told of a stage behind one that is broken is blocked by that. */
  static ChainVerdict of(Map<Stage, Finding> each, List<Offender> offenders) {
    Map<Stage, Finding> stages = new EnumMap<>(Stage.class);
    Optional<Stage> broken = Optional.empty();
    for (Map.Entry<Stage, Finding> one : new EnumMap<>(each).entrySet()) {
      Finding own = one.getValue();
      stages.put(
          one.getKey(),
          own.outcome() == Outcome.Unknown && broken.isPresent()
              ? blocked(broken.get(), own)
              : own);
      if (broken.isEmpty() && own.outcome() == Outcome.False) {
        broken = Optional.of(one.getKey());
      }
    }
    return new ChainVerdict(stages, offenders);
  }

  private static Finding judge(Stage stage, ChainEvidence evidence) {
    return switch (stage) {
      case Exposed -> ExposedChecks.judge(evidence);
      case Scraped -> ScrapedChecks.judge(evidence);
      case Stored -> StoredChecks.judge(evidence);
      case Linked -> LinkedChecks.judge(evidence);
      case Resolvable -> ResolvableChecks.judge(evidence);
    };
  }

  private static Finding blocked(Stage culprit, Finding own) {
    return Finding.unknown(
        Reason.Blocked,
        "cannot be told before %s is mended (%s)".formatted(culprit, own.message()));
  }

  /** Each target once. */
  static List<Offender> offenders(ChainEvidence evidence) {
    Set<String> told = new HashSet<>();
    return Stream.concat(
            ScrapedChecks.offenders(evidence).stream(), ExposedChecks.offenders(evidence).stream())
        .filter(Offender::isAtFault)
        .filter(one -> told.add(one.target().scrapeUrl()))
        .toList();
  }

  /** The first stage that is broken, else the first that cannot be told, else the last. */
  public Told told() {
    return first(Outcome.False)
        .or(() -> first(Outcome.Unknown))
        .orElseGet(() -> told(Stage.Resolvable));
  }

  /** All of it in one finding. */
  public Finding verified() {
    Told told = told();
    return switch (told.finding().outcome()) {
      case True -> Finding.yes(Reason.Proven, "exemplars lead from targets to their traces");
      case False, Unknown ->
          new Finding(
              told.finding().outcome(),
              told.finding().reason(),
              "%s: %s".formatted(told.stage(), told.finding().message()));
    };
  }

  /** What was found of a stage. */
  public Finding of(Stage stage) {
    return told(stage).finding();
  }

  private Told told(Stage stage) {
    Finding finding = stages.get(stage);
    if (finding == null) {
      throw new IllegalStateException("every stage is judged: " + stage);
    }
    return new Told(stage, finding);
  }

  private Optional<Told> first(Outcome outcome) {
    return Stream.of(Stage.values())
        .map(this::told)
        .filter(one -> one.finding().outcome() == outcome)
        .findFirst();
  }
}
