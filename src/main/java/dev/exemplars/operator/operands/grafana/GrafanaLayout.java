package dev.exemplars.operator.operands.grafana;

/** What the Grafana operands have in common. */
final class GrafanaLayout {

  /** What {@code app.kubernetes.io/component} says of these operands. */
  static final String COMPONENT = "grafana";

  private GrafanaLayout() {}
}
