package dev.exemplars.operator.api;

/**
 * The condition types of a pipeline. kstatus, and so every GitOps tool, reads the first three; the
 * others are the way of an exemplar, in its order, and their sum.
 */
public enum ConditionType {
  /** Operands are applied and available, and the written configuration is in force. */
  Ready,
  /** The operator, or the cluster on its behalf, is still at work. */
  Reconciling,
  /** Nothing more will happen until somebody changes the spec, a grant, or an object in the way. */
  Stalled,
  /** The way is proven from end to end: the sum of the five that follow. */
  Verified,
  /** Targets offer exemplars to whoever asks as Prometheus does. */
  Exposed,
  /** Prometheus scrapes them. */
  Scraped,
  /** Prometheus keeps them. */
  Stored,
  /** What is stored has a link in the data source that is written. */
  Linked,
  /** The traces behind them are where the links lead. */
  Resolvable
}
