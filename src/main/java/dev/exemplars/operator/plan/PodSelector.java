package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.LabelSelectorSpec.ExpressionSpec;
import dev.exemplars.operator.api.LabelSelectorSpec.Operator;
import dev.exemplars.operator.api.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pods by label, evaluated by the API server.
 *
 * @param text in the syntax of {@code kubectl get --selector}; empty selects all
 */
public record PodSelector(String text) {

  static PodSelector of(LabelSelectorSpec spec, String field, SpecProblems problems) {
    List<String> parts = new ArrayList<>();
    Map<String, String> labels = Optional.ofNullable(spec.matchLabels()).orElse(Map.of());
    Labels.checkForm(labels, field + ".matchLabels", problems);
    new TreeMap<>(labels).forEach((key, value) -> parts.add(key + "=" + value));
    List<ExpressionSpec> expressions =
        Optional.ofNullable(spec.matchExpressions()).orElse(List.of());
    String list = field + ".matchExpressions";
    problems.require(
        expressions.size() <= Schema.MOST_EXPRESSIONS,
        list,
        expressions.size(),
        "expressions are too many: at most " + Schema.MOST_EXPRESSIONS);
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i), "%s[%d]".formatted(list, i), problems).ifPresent(parts::add);
    }
    return new PodSelector(String.join(",", parts));
  }

  private static Optional<String> expression(
      ExpressionSpec spec, String field, SpecProblems problems) {
    String key = Optional.ofNullable(spec.key()).orElse("");
    Labels.checkKey(key, field + ".key", problems);
    List<String> values = Optional.ofNullable(spec.values()).orElse(List.of());
    problems.require(
        values.size() <= Schema.MOST_EXPRESSION_VALUES,
        field + ".values",
        values.size(),
        "values are too many: at most " + Schema.MOST_EXPRESSION_VALUES);
    for (int i = 0; i < values.size(); i++) {
      Labels.checkValue(values.get(i), "%s.values[%d]".formatted(field, i), problems);
    }
    Operator operator = spec.operator();
    if (operator == null) {
      problems.require(
          false, field + ".operator", "", "is missing: In, NotIn, Exists or DoesNotExist");
      return Optional.empty();
    }
    boolean compares = operator == Operator.In || operator == Operator.NotIn;
    problems.require(
        compares != values.isEmpty(),
        field + ".values",
        values,
        "is for the operators In and NotIn, and needed there: add or remove it");
    String list = "(" + String.join(",", values) + ")";
    return Optional.of(
        switch (operator) {
          case In -> key + " in " + list;
          case NotIn -> key + " notin " + list;
          case Exists -> key;
          case DoesNotExist -> "!" + key;
        });
  }
}
