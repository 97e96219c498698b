package dev.exemplars.operator.api;

/** The condition types of a pipeline; kstatus, and so every GitOps tool, reads these three. */
public enum ConditionType {
  /** Operands are applied and available, and the written configuration is in force. */
  Ready,
  /** The operator, or the cluster on its behalf, is still at work. */
  Reconciling,
  /** Nothing more will happen until somebody changes the spec, a grant, or an object in the way. */
  Stalled
}
