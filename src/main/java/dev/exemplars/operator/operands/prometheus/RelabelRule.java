package dev.exemplars.operator.operands.prometheus;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.exemplars.operator.plan.RelabelPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code relabel_configs} entry. Prometheus anchors the expression at both ends. An empty text
 * is not an absent one: an empty replacement removes a label.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RelabelRule(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sourceLabels,
    @Nullable String separator,
    @Nullable String regex,
    @Nullable Integer modulus,
    @Nullable String replacement,
    @Nullable String targetLabel,
    @Nullable String action) {

  /** A rule of a user. */
  static RelabelRule of(RelabelPlan plan) {
    return new RelabelRule(
        plan.sourceLabels(),
        plan.separator().orElse(null),
        plan.regex().orElse(null),
        plan.modulus().orElse(null),
        plan.replacement().orElse(null),
        plan.targetLabel().orElse(null),
        plan.action());
  }

  /** Keeps targets whose label matches. */
  static RelabelRule keep(String label, String regex) {
    return new RelabelRule(List.of(label), null, regex, null, null, null, "keep");
  }

  /** Drops targets whose label matches. */
  static RelabelRule drop(String label, String regex) {
    return new RelabelRule(List.of(label), null, regex, null, null, null, "drop");
  }

  /** Copies a label that matches, whole or its first group, to another. */
  static RelabelRule copy(String label, String regex, String targetLabel) {
    return new RelabelRule(List.of(label), null, regex, null, null, targetLabel, null);
  }

  /** Builds a label from several, joined by {@code ;}. */
  static RelabelRule join(
      List<String> labels, String regex, String replacement, String targetLabel) {
    return new RelabelRule(labels, null, regex, null, replacement, targetLabel, null);
  }
}
