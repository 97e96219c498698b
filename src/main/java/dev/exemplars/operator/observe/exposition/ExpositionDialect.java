package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.plan.PrometheusVersion;

/**
 * What a Prometheus takes of a text, named for the first version that takes it so. Sources are
 * {@code model/textparse}, {@code scrape} and {@code tsdb/exemplar.go} of the versions named; the
 * oldest and the newest are run against them.
 */
enum ExpositionDialect {

  /** Names are bare, and a label set ends with a label. */
  V2_45,

  /** Names may be quoted where the words are plain; a comma may end the labels of OpenMetrics. */
  V2_51,

  /** Names may be anything; a content type is needed, but not for an empty answer. */
  V3_0,

  /** Names of exemplar labels may be quoted, too (#15260). */
  V3_1,

  /** OpenMetrics 2.0 is another format, and refused. */
  V3_15,

  /** An exemplar that names a label twice is dropped (#19896). */
  V3_16;

  static ExpositionDialect of(PrometheusVersion version) {
    if (version.atLeast(3, 16)) {
      return V3_16;
    }
    if (version.atLeast(3, 15)) {
      return V3_15;
    }
    if (version.atLeast(3, 1)) {
      return V3_1;
    }
    if (version.atLeast(3, 0)) {
      return V3_0;
    }
    return version.atLeast(2, 51) ? V2_51 : V2_45;
  }

  boolean quotesNames() {
    return isFrom(V2_51);
  }

  boolean endsLabelsWithComma() {
    return isFrom(V2_51);
  }

  boolean takesAnyName() {
    return isFrom(V3_0);
  }

  boolean needsContentType() {
    return isFrom(V3_0);
  }

  boolean takesNothing() {
    return isFrom(V3_0);
  }

  boolean quotesExemplarLabels() {
    return isFrom(V3_1);
  }

  boolean refusesOpenMetrics2() {
    return isFrom(V3_15);
  }

  boolean dropsRepeatedExemplarLabels() {
    return isFrom(V3_16);
  }

  private boolean isFrom(ExpositionDialect first) {
    return compareTo(first) >= 0;
  }
}
