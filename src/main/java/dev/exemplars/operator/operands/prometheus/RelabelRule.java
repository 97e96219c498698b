package dev.exemplars.operator.operands.prometheus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@code relabel_configs} entry. Prometheus anchors the expression at both ends. */
public record RelabelRule(
    List<String> sourceLabels,
    @Nullable String regex,
    @Nullable String replacement,
    @Nullable String targetLabel,
    @Nullable String action) {

  /** Keeps targets whose label matches. */
  static RelabelRule keep(String label, String regex) {
    return new RelabelRule(List.of(label), regex, null, null, "keep");
  }

  /** Drops targets whose label matches. */
  static RelabelRule drop(String label, String regex) {
    return new RelabelRule(List.of(label), regex, null, null, "drop");
  }

  /** Copies a label that matches, whole or its first group, to another. */
  static RelabelRule copy(String label, String regex, String targetLabel) {
    return new RelabelRule(List.of(label), regex, null, targetLabel, null);
  }

  /** Builds a label from several, joined by {@code ;}. */
  static RelabelRule join(
      List<String> labels, String regex, String replacement, String targetLabel) {
    return new RelabelRule(labels, regex, replacement, targetLabel, null);
  }
}
