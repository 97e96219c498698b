package dev.exemplars.operator.telemetry;

/** Whom the operator calls. */
public enum Peer {
  Kubernetes,
  Prometheus,
  Target,
  TraceBackend,
  Grafana,
  /** Somebody of whom nothing is said. */
  Other
}
