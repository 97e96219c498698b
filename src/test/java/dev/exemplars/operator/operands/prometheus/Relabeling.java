package dev.exemplars.operator.operands.prometheus;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Relabel rules as Prometheus carries them out: {@code model/relabel/relabel.go}. */
record Relabeling(List<RelabelRule> rules) {

  /** The labels after all rules; empty where a rule drops the target. */
  Optional<Map<String, String>> apply(Map<String, String> target) {
    Map<String, String> labels = new TreeMap<>(target);
    for (RelabelRule rule : rules) {
      String source =
          rule.sourceLabels().stream()
              .map(label -> labels.getOrDefault(label, ""))
              .collect(Collectors.joining(";"));
      Matcher match =
          Pattern.compile("^(?s:" + Objects.requireNonNullElse(rule.regex(), "(.*)") + ")\\z")
              .matcher(source);
      boolean matches = match.find();
      switch (Objects.requireNonNullElse(rule.action(), "replace")) {
        case "keep" -> {
          if (!matches) {
            return Optional.empty();
          }
        }
        case "drop" -> {
          if (matches) {
            return Optional.empty();
          }
        }
        case "replace" -> {
          if (matches) {
            replace(rule, match, labels);
          }
        }
        default -> throw new AssertionError("no such action here: " + rule.action());
      }
    }
    return Optional.of(labels);
  }

  private static void replace(RelabelRule rule, Matcher match, Map<String, String> labels) {
    String value = match.replaceFirst(Objects.requireNonNullElse(rule.replacement(), "$1"));
    String label = Objects.requireNonNull(rule.targetLabel(), "a replacement has a target");
    if (value.isEmpty()) {
      labels.remove(label);
    } else {
      labels.put(label, value);
    }
  }
}
