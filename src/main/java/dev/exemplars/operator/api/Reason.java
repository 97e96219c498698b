package dev.exemplars.operator.api;

/** Every reason that a condition of a pipeline may carry: one vocabulary, one sentence a word. */
public enum Reason {
  /** The operands are applied and available, and the written configuration is in force. */
  Available,
  /** A field of the spec has a value that cannot work; the message names field, value and cure. */
  SpecInvalid,
  /** {@code prometheus.version} is none that the operator knows how to configure. */
  UnsupportedVersion,
  /** The spec asks for what the operator's configuration does not grant to this namespace. */
  NotAllowed,
  /** An object that the operator did not create stands where an operand belongs. */
  NameConflict,
  /** The operator's own ServiceAccount may not do what it must. */
  OperatorForbidden,
  /** The API server did not take an operand; the operator tries again. */
  ApplyFailed,
  /** The Prometheus Deployment has no available Pod. */
  DeploymentUnavailable,
  /** The running Prometheus has not loaded the written configuration yet. */
  ConfigPending,
  /** The running Prometheus refused the written configuration and runs on with the one before. */
  ConfigRejected,
  /** Prometheus does not answer the operator. */
  PrometheusUnavailable,
  /** {@code suspend} is set: nothing is changed. */
  Suspended,
  /** Nothing is left to do. */
  Settled
}
