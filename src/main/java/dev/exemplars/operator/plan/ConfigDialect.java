package dev.exemplars.operator.plan;

/**
 * What a Prometheus takes in its configuration file. Versions of one dialect may read the same
 * file; a file of any other dialect would be refused, or misunderstood.
 */
public enum ConfigDialect {

  /** From 2.45 (2.29, to be exact): the size of the exemplar ring is in the file. */
  V2_45("2-45"),

  /** From 2.49 the username of basic authentication may be in a file (prometheus/common#511). */
  V2_49("2-49"),

  /**
   * From 3.11 retention is, too. 3.8 to 3.10 take it as well, and then keep data a million times
   * longer: they read nanoseconds as milliseconds (prometheus/prometheus#18200).
   */
  V3_11("3-11");

  private final String since;

  ConfigDialect(String since) {
    this.since = since;
  }

  /** The first version that speaks it, as part of a name. */
  public String since() {
    return since;
  }

  public boolean hasUsernameFile() {
    return this != V2_45;
  }

  public boolean hasRetention() {
    return this == V3_11;
  }
}
