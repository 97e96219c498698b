package dev.exemplars.operator.plan;

import static dev.exemplars.operator.api.RelabelingSpec.Action.Drop;
import static dev.exemplars.operator.api.RelabelingSpec.Action.DropEqual;
import static dev.exemplars.operator.api.RelabelingSpec.Action.HashMod;
import static dev.exemplars.operator.api.RelabelingSpec.Action.Keep;
import static dev.exemplars.operator.api.RelabelingSpec.Action.KeepEqual;
import static dev.exemplars.operator.api.RelabelingSpec.Action.LabelDrop;
import static dev.exemplars.operator.api.RelabelingSpec.Action.LabelKeep;
import static dev.exemplars.operator.api.RelabelingSpec.Action.LabelMap;
import static dev.exemplars.operator.api.RelabelingSpec.Action.Lowercase;
import static dev.exemplars.operator.api.RelabelingSpec.Action.Replace;
import static dev.exemplars.operator.api.RelabelingSpec.Action.Uppercase;

import dev.exemplars.operator.api.RelabelingSpec;
import dev.exemplars.operator.api.RelabelingSpec.Action;
import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A relabel rule of a user, after those of the operator.
 *
 * @param action as Prometheus writes it, in lower case
 */
public record RelabelPlan(
    List<String> sourceLabels,
    Optional<String> separator,
    Optional<String> regex,
    Optional<Integer> modulus,
    Optional<String> targetLabel,
    Optional<String> replacement,
    String action) {

  private static final int LONGEST_LABEL = 128;
  private static final int LONGEST_SEPARATOR = 16;
  private static final int LONGEST_REPLACEMENT = 512;
  private static final int MOST_MODULUS = 1_000_000;
  private static final Pattern LABEL = Pattern.compile(Schema.SERIES_LABEL);
  private static final Pattern TEMPLATE = Pattern.compile(Schema.LABEL_TEMPLATE);
  private static final Pattern PRINTABLE = Pattern.compile(Schema.PRINTABLE);

  /** Which actions need a field, and which take it besides. */
  private static final List<Use> USES =
      List.of(
          new Use(
              "targetLabel",
              spec -> spec.targetLabel() != null,
              Set.of(Replace, HashMod, Lowercase, Uppercase, KeepEqual, DropEqual),
              Set.of()),
          new Use("modulus", spec -> spec.modulus() != null, Set.of(HashMod), Set.of()),
          new Use(
              "regex",
              spec -> spec.regex() != null,
              Set.of(Keep, Drop, LabelMap, LabelDrop, LabelKeep),
              Set.of(Replace)),
          new Use(
              "sourceLabels",
              spec -> spec.sourceLabels() != null,
              Set.of(Keep, Drop, HashMod, Lowercase, Uppercase, KeepEqual, DropEqual),
              Set.of(Replace)),
          new Use(
              "separator",
              spec -> spec.separator() != null,
              Set.of(),
              Set.of(Replace, Keep, Drop, HashMod, Lowercase, Uppercase)),
          new Use(
              "replacement",
              spec -> spec.replacement() != null,
              Set.of(),
              Set.of(Replace, LabelMap)));

  public RelabelPlan {
    sourceLabels = List.copyOf(sourceLabels);
  }

  static List<RelabelPlan> listOf(
      @Nullable List<RelabelingSpec> specs, String field, SpecProblems problems) {
    List<RelabelingSpec> list = Optional.ofNullable(specs).orElse(List.of());
    problems.require(
        list.size() <= Schema.MOST_RELABELINGS,
        field,
        list.size(),
        "rules are too many: at most " + Schema.MOST_RELABELINGS);
    return IntStream.range(0, list.size())
        .mapToObj(i -> of(list.get(i), "%s[%d]".formatted(field, i), problems))
        .toList();
  }

  private static RelabelPlan of(RelabelingSpec spec, String field, SpecProblems problems) {
    Action action = Optional.ofNullable(spec.action()).orElse(Replace);
    USES.forEach(use -> use.check(spec, action, field, problems));
    checkLabels(spec, field, problems);
    checkTexts(spec, action, field, problems);
    return new RelabelPlan(
        Optional.ofNullable(spec.sourceLabels()).orElse(List.of()),
        Optional.ofNullable(spec.separator()),
        Optional.ofNullable(spec.regex()),
        Optional.ofNullable(spec.modulus()),
        Optional.ofNullable(spec.targetLabel()),
        Optional.ofNullable(spec.replacement()),
        action.name().toLowerCase(Locale.ROOT));
  }

  private static void checkLabels(RelabelingSpec spec, String field, SpecProblems problems) {
    List<String> sources = spec.sourceLabels();
    if (sources != null) {
      problems.require(
          !sources.isEmpty() && sources.size() <= Schema.MOST_SOURCE_LABELS,
          field + ".sourceLabels",
          sources.size(),
          "labels are too few or too many: give 1 to " + Schema.MOST_SOURCE_LABELS);
      for (int i = 0; i < sources.size(); i++) {
        checkLabel(sources.get(i), "%s.sourceLabels[%d]".formatted(field, i), problems);
      }
    }
    Optional.ofNullable(spec.targetLabel())
        .ifPresent(label -> checkLabel(label, field + ".targetLabel", problems));
  }

  private static void checkLabel(String label, String field, SpecProblems problems) {
    problems.require(
        label.length() <= LONGEST_LABEL && LABEL.matcher(label).matches(),
        field,
        label,
        "is not a label name: use at most %d letters, digits and '_'".formatted(LONGEST_LABEL));
  }

  private static void checkTexts(
      RelabelingSpec spec, Action action, String field, SpecProblems problems) {
    checkText(spec.separator(), LONGEST_SEPARATOR, field + ".separator", problems);
    problems.require(
        spec.separator() == null || spec.sourceLabels() != null,
        field + ".separator",
        "",
        "joins sourceLabels, of which there are none: remove it");
    checkText(spec.regex(), Schema.LONGEST_REGEX, field + ".regex", problems);
    Optional.ofNullable(spec.regex())
        .ifPresent(
            regex ->
                RegularExpression.problem(regex)
                    .ifPresent(what -> problems.require(false, field + ".regex", regex, what)));
    checkText(spec.replacement(), LONGEST_REPLACEMENT, field + ".replacement", problems);
    String replacement = spec.replacement();
    if (action == LabelMap && replacement != null) {
      problems.require(
          TEMPLATE.matcher(replacement).matches(),
          field + ".replacement",
          replacement,
          "must make a label name, such as pod_$1");
    }
    Integer modulus = spec.modulus();
    problems.require(
        modulus == null || (modulus > 0 && modulus <= MOST_MODULUS),
        field + ".modulus",
        String.valueOf(modulus),
        "must be from 1 to " + MOST_MODULUS);
  }

  private static void checkText(
      @Nullable String text, int longest, String field, SpecProblems problems) {
    if (text != null) {
      problems.require(
          Schema.lengthOf(text) <= longest && PRINTABLE.matcher(text).matches(),
          field,
          text,
          "must have at most %d letters and no control characters".formatted(longest));
    }
  }

  private record Use(
      String field, Predicate<RelabelingSpec> isSet, Set<Action> needing, Set<Action> taking) {

    void check(RelabelingSpec spec, Action action, String rule, SpecProblems problems) {
      boolean isSetIn = isSet.test(spec);
      problems.require(
          isSetIn || !needing.contains(action),
          rule + "." + field,
          "",
          "is missing: the action %s needs it".formatted(action));
      Set<Action> all = new TreeSet<>(needing);
      all.addAll(taking);
      problems.require(
          !isSetIn || all.contains(action),
          rule + "." + field,
          "",
          "is not for the action %s, only for %s: remove it".formatted(action, all));
    }
  }
}
