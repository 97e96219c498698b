package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineSpec;
import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.LabelSelectorSpec.ExpressionSpec;
import dev.exemplars.operator.api.ScrapeSpec;
import dev.exemplars.operator.api.ScrapeSpec.From;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Namespaces by label, evaluated by the operator, and as the API server evaluates a selector. */
public record NamespaceSelector(LabelSelectorSpec spec) {

  /** The one of a pipeline, checked or not, if it goes by labels. */
  public static Optional<NamespaceSelector> of(ExemplarPipeline pipeline) {
    return Optional.ofNullable(pipeline.getSpec())
        .map(ExemplarPipelineSpec::scrape)
        .map(ScrapeSpec::namespaces)
        .filter(namespaces -> namespaces.from() == From.Selector)
        .map(ScrapeSpec.NamespacesSpec::selector)
        .map(NamespaceSelector::new);
  }

  /** Whether a namespace with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    Map<String, String> wanted = Optional.ofNullable(spec.matchLabels()).orElse(Map.of());
    List<ExpressionSpec> conditions =
        Optional.ofNullable(spec.matchExpressions()).orElse(List.of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && conditions.stream().allMatch(condition -> holds(condition, labels));
  }

  private static boolean holds(ExpressionSpec condition, Map<String, String> labels) {
    String value = labels.get(condition.key());
    List<String> values = Optional.ofNullable(condition.values()).orElse(List.of());
    return switch (condition.operator()) {
      case In -> value != null && values.contains(value);
      case NotIn -> value == null || !values.contains(value);
      case Exists -> value != null;
      case DoesNotExist -> value == null;
      case null -> false;
    };
  }
}
