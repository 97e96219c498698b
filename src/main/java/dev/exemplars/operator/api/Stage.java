package dev.exemplars.operator.api;

/** The way of an exemplar, stage by stage; each is a condition of the same name. */
public enum Stage {
  Exposed,
  Scraped,
  Stored,
  Linked,
  Resolvable;

  /** The condition that tells of it. */
  public ConditionType condition() {
    return ConditionType.valueOf(name());
  }
}
