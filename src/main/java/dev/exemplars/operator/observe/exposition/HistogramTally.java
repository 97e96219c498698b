package dev.exemplars.operator.observe.exposition;

/** Counts histograms and what they have counted, one family after the other. */
final class HistogramTally {

  private String family = "";
  private boolean isHistogram;
  private boolean hasSample;
  private boolean hasCount;
  private double counted;
  private double inLastBucket;
  private int families;
  private double observations;

  /** A family begins, and the one before is over. */
  void family(String name, boolean isOfHistograms) {
    families = families();
    observations = observations();
    family = name;
    isHistogram = isOfHistograms;
    hasSample = false;
    hasCount = false;
    counted = 0;
    inLastBucket = 0;
  }

  void sample(Series series, double value) {
    if (!isHistogram || !series.metric().startsWith(family + "_")) {
      return;
    }
    switch (series.metric().substring(family.length())) {
      case "_count" -> {
        hasSample = true;
        hasCount = true;
        counted += usable(value);
      }
      case "_bucket" -> {
        hasSample = true;
        inLastBucket += isLastBucket(series) ? usable(value) : 0;
      }
      case "_sum" -> hasSample = true;
      default -> {
        // A sample of another family.
      }
    }
  }

  int families() {
    return families + (hasSample ? 1 : 0);
  }

  double observations() {
    return observations + (hasCount ? counted : inLastBucket);
  }

  private static boolean isLastBucket(Series series) {
    return series.value("le").map(FloatText::parse).stream()
        .anyMatch(bound -> bound.orElse(0) == Double.POSITIVE_INFINITY);
  }

  private static double usable(double value) {
    return Double.isFinite(value) && value > 0 ? value : 0;
  }
}
